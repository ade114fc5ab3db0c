"""The classroom server's configuration, read by JupyterHub. `make hub` starts it; README.md explains the choices.

What an operator changes stands in local_config.py in the hub's folder, which is read last but one: the refusal to be
reachable without encryption and a real authenticator is not theirs to remove.
"""

import os
import sys

from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.hub import settings as hub
from courselab.hub.spawner import SandboxSpawner

c = get_config()  # noqa: F821  # JupyterHub gives it to this file

asked = hub.from_environment()

c.JupyterHub.ip = asked.ip
c.JupyterHub.port = asked.port
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.db_url = f"sqlite:///{asked.folder / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(asked.folder / "cookie_secret")
c.ConfigurableHTTPProxy.command = [
    "node",
    str(hub.SERVER / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"),
]
c.ConfigurableHTTPProxy.pid_file = str(asked.folder / "proxy.pid")
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{asked.port + 1}"
c.ConfigurableHTTPProxy.auth_token = hub.secret(asked.folder / "proxy_token", 40)
c.JupyterHub.hub_port = asked.port + 2

# A hub that is restarted finds the students' servers, and the proxy, still running.
c.JupyterHub.cleanup_servers = False
c.JupyterHub.cleanup_proxy = False

c.JupyterHub.authenticator_class = hub.SHARED
c.SharedPasswordAuthenticator.user_password = hub.secret(asked.folder / "password.txt", 12)
c.SharedPasswordAuthenticator.admin_password = hub.secret(asked.folder / "admin_password.txt", 40)
c.Authenticator.allow_all = True
c.Authenticator.admin_users = {"teacher"}
c.Authenticator.username_pattern = r"[a-z0-9][a-z0-9._-]{0,40}"

c.JupyterHub.spawner_class = SandboxSpawner
c.SandboxSpawner.home_dir_template = str(asked.students / "{username}")
c.Spawner.default_url = f"/lab/tree/course/{COURSE.near(COURSE.lessons()[0])}"
c.Spawner.environment = {
    "COURSELAB_COURSE": str(COURSE.root),
    "JUPYTER_CONFIG_PATH": str(hub.SERVER / "student"),
    # Kernels talk through files in the student's own /tmp: no ports to collide, nothing for others to listen to. The
    # path of such a file may not be long.
    "JUPYTER_RUNTIME_DIR": "/tmp/jupyter",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
c.Spawner.args = ["--ServerApp.log_level=WARN"]
c.Spawner.poll_interval = 10
c.Spawner.start_timeout = 300
c.Spawner.http_timeout = 300
# A class arrives in one minute: servers start a few at a time, the others wait at the door.
c.JupyterHub.concurrent_spawn_limit = 4 * (os.cpu_count() or 2)
c.JupyterHub.active_server_limit = 0

c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={asked.idle_minutes * 60}"],
    }
]

if asked.local_config.exists():
    load_subconfig(str(asked.local_config))  # noqa: F821  # JupyterHub gives it to this file

try:
    hub.check_exposure(
        c.JupyterHub.ip,
        c.JupyterHub.authenticator_class,
        c.JupyterHub.get("ssl_cert", ""),
        c.JupyterHub.get("ssl_key", ""),
    )
except CourseError as refusal:
    sys.exit(f"\n{refusal}\n")
