"""A color per actor, era, stage and so on: the same thing has the same color in every chart."""

ACTORS = {
    "state": "#0b5cad",
    "usaid": "#009396",
    "defense": "#8c73d9",
    "military": "#14213d",
    "support": "#b87400",
    "agriculture": "#b87400",
    "other": "#5f5f5f",
}
STAGES = {"requested": "#7d7d7d", "appropriated": "#b87400", "obligated": "#0b5cad", "paid": "#14213d"}
ERAS = {"PRI family": "#f3ead8", "PAN": "#dfeaf6", "MORENA": "#efe3ef"}
PARTIES = {
    "PRI family": "#d9bf8c",
    "PAN": "#9fc3e8",
    "MORENA": "#cfa9cf",
    "Democratic": "#c9d3de",
    "Republican": "#e6d3c8",
}
FAMILIES = {"PRI": "#5c4a1f", "PAN": "#0b5cad", "left": "#b87400", "MORENA": "#a3346b"}
PRESIDENTS = {"Fox": "#8c73d9", "Calderón": "#0b5cad", "Peña Nieto": "#5c4a1f"}
POWERS = {"president": "#14213d", "House": "#b87400", "Senate": "#0b5cad"}
POLLSTERS = {
    "Consulta Mitofsky": "#0b5cad",
    "Reforma": "#a3346b",
    "BGC": "#b87400",
    "GEA-ISA": "#009396",
    "Buendía & Laredo": "#8c73d9",
    "Pew Research Center": "#14213d",
    "Parametría": "#5c4a1f",
    "Ipsos-Bimsa": "#6f6f6f",
    "Latinobarómetro": "#b87400",
    "El Financiero": "#009396",
    "Los Angeles Times and Reforma": "#a3346b",
    "Zogby and CIDAC": "#6f6f6f",
}
THEMES = {
    "drugs": "#14213d",
    "security": "#0b5cad",
    "rights": "#a3346b",
    "diplomacy": "#8c73d9",
    "trade": "#009396",
    "politics": "#5c4a1f",
    "opinion": "#b87400",
}
PARTNERS = {
    "United States": "#0b5cad",
    "Canada": "#a3346b",
    "Japan": "#8c73d9",
    "EU-12": "#b87400",
    "Germany": "#5c4a1f",
    "Spain": "#5c7a29",
    "China": "#14213d",
    "South Korea": "#6f6f6f",
}
FLOWS = {"exports": "#0b5cad", "imports": "#b87400", "balance": "#5f5f5f"}
DRUGS = {
    "heroin": "#14213d",
    "fentanyl": "#a3346b",
    "prescription": "#0b5cad",
    "cocaine": "#009396",
    "methamphetamine": "#b87400",
    "marijuana": "#5c7a29",
    "opioids": "#8c73d9",
    "all": "#5f5f5f",
    "heroin_with": "#5c4a1f",
    "heroin_without": "#5b6fb5",
}
AREAS = {
    "Mexico": "#009396",
    "South America": "#b87400",
    "Southeast Asia": "#8c73d9",
    "Southwest Asia": "#0b5cad",
    "South America or Mexico, not told apart": "#6f6f6f",
}
PLACES = {"state": "#8c73d9", "nation": "#6f6f6f"}
ESTIMATORS = {"United States": "#0b5cad", "UNODC and Mexico": "#009396"}

COUNTS = {
    "inegi_deaths": "#14213d",
    "inegi_deaths_estimate": "#14213d",
    "sesnsp_victims_old_method": "#b87400",
    "sesnsp_victims_new_method": "#8c73d9",
    "sesnsp_files_old_method": "#0b5cad",
    "sesnsp_files_new_method": "#0b5cad",
}
"""A color per way of counting homicides; the old and the new method of files never stand in one chart."""
OUTCOMES = {"killed": "#8c73d9", "captured": "#0b5cad", "other": "#7d7d7d"}
WINDOW = {"before": "#7f848d", "during": "#a63a00", "after": "#0b5cad"}
HELD_RESPONSIBLE = {
    "army": "#14213d",
    "navy": "#0b5cad",
    "federal police": "#8c73d9",
    "local police and criminal group": "#b87400",
    "criminal group": "#7d7d7d",
}
COMPLAINTS = {"CNDH": "#009396", "SEDENA": "#14213d"}
LISTS = {"list of 37": "#0b5cad", "list of 122": "#b87400"}
STEPS = ("#f3ebe2", "#e3c8ac", "#cf9f72", "#a3602f", "#854016", "#4a1d06")
"""From few to many, for tiles; dark enough for white text from the fourth step on."""
