// The types of the scripts in `*/static`: as much of JupyterLab as they use. Read by `tsc` in tests/test_scripts.py and
// by editors; JupyterLab is not given it.

/** Modules that JupyterLab lends to extensions, by package and version. */
type Scope = Record<string, Record<string, { from: string; eager?: boolean; get(): Promise<() => any> }>>;

interface Window {
  _JUPYTERLAB?: Record<string, { init(scope: Scope): void; get(): Promise<() => any> }>;
}

/** lumino's signal. */
interface Signal<Sender, Arguments> {
  connect(slot: (sender: Sender, told: Arguments) => void): void;
}

interface Widget {
  node: HTMLElement;
  parent: { fit(): void } | null;
  isDisposed: boolean;
  disposed: Signal<this, void>;
  addClass(name: string): void;
  hide(): void;
  setHidden(hidden: boolean): void;
}

type WidgetClass = new () => Widget;

/** What an output holds, by kind. */
interface OutputModel {
  data: Record<string, unknown>;
  metadata?: Record<string, { alt?: string }>;
  trusted?: boolean;
}

interface Renderer {
  node: HTMLElement;
  renderModel(model: OutputModel): Promise<void>;
}

/** An output of the widgets' own extension. */
interface WidgetOutput extends Widget {
  widgets: unknown[];
  renderModel(model: OutputModel): Promise<void>;
  dispose(): void;
}

interface Rendermime {
  preferredMimeType(data: Record<string, unknown>, safe: "any"): string | undefined;
  createRenderer(kind: string): Renderer;
  createModel(model: OutputModel): OutputModel;
}

interface Kernel {
  info: Promise<unknown>;
  requestExecute(request: Record<string, unknown>): { done: Promise<{ content: any }> };
}

interface SessionContext {
  ready: Promise<void>;
  session: { kernel: Kernel | null } | null;
  startKernel(): Promise<unknown>;
  statusChanged: Signal<SessionContext, string>;
  kernelChanged: Signal<SessionContext, unknown>;
}

interface OutputArea {
  widgets: readonly Widget[];
  model: { get(place: number): OutputModel | undefined };
}

interface Notebook extends Widget {
  widgets: readonly { outputArea?: OutputArea }[];
}

interface NotebookPanel extends Widget {
  content: Notebook;
  contentHeader: { addWidget(widget: Widget): void };
  context: { ready: Promise<void> };
  revealed: Promise<void>;
  sessionContext: SessionContext;
}

type RunAll = (notebook: Notebook, sessionContext?: SessionContext, ...rest: unknown[]) => Promise<boolean>;

interface Commands {
  execute(name: string): Promise<unknown>;
}

interface Tracker {
  forEach(each: (panel: NotebookPanel) => void): void;
  widgetAdded: Signal<Tracker, NotebookPanel>;
}
