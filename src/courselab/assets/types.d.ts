// The types of the scripts beside this file: what the kernel sends, and what the page lends. Read by `tsc` in
// tests/test_scripts.py and by editors; no page is sent it. shared.js has no import and no export, so that `tsc` sees
// its names in every component, as the page does.

// ---------------------------------------------------------------- widgets

/** What anywidget, or `modelOf` of page.js, gives a component: the traits of its widget. */
interface Model<Traits> {
  get<Name extends keyof Traits>(name: Name): Traits[Name];
  set<Name extends keyof Traits>(name: Name, value: Traits[Name]): void;
  save_changes(): void;
  on(events: string, listener: () => void): void;
  off(events: string, listener: () => void): void;
}

interface View<Traits> {
  model: Model<Traits>;
  el: HTMLElement;
}

type Child = Node | string;

/** What is brought to the page once, and waited for. */
interface Gate<Thing> {
  ready: Promise<Thing>;
  open(thing: Thing): void;
}

interface Gates {
  __courselabPlotly: Gate<PlotlyModule>;
  __courselabLetters: Gate<Letters>;
}

declare var __courselabViews: number | undefined;

// ---------------------------------------------------------------- charts

interface Figure {
  data: Trace[];
  layout: Layout;
}

interface Trace {
  type: string;
}

/** As much of plotly's layout as chart.js reads. */
interface Layout {
  height: number;
  width?: number;
  margin: { l: number; r: number; t: number; b: number };
  font: { family: string };
  annotations?: Note[];
  shapes?: Shape[];
  meta: FigureMeta;
  [axis: `xaxis${string}` | `yaxis${string}`]: Axis | undefined;
}

interface Axis {
  range?: [number, number];
  dtick?: number;
  tick0?: number;
  tickvals?: unknown[];
  nticks?: number;
  tickangle?: number;
  automargin?: boolean;
}

/** An axis with a number for every so many years. */
type YearsAxis = Axis & Required<Pick<Axis, "range" | "dtick">>;

/** What figure.py tells of a figure: dated marks, names at ends of lines, axes of years, and whether the left margin holds names. */
interface FigureMeta {
  marks: { note: number; line: number }[];
  ends: number[];
  years: `xaxis${string}`[];
  names: boolean;
}

interface Note {
  text: string;
  x: number;
  y: number;
  xref?: string;
  yref?: string;
  xanchor?: "left" | "center" | "right";
  xshift?: number;
  align?: string;
  bgcolor?: string;
  hovertext?: string;
  font?: { size?: number };
}

interface Shape {
  type: string;
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

/** A note's place across: as a share of the plot, and both ends in pixels from the left edge of the figure. */
interface Span {
  part: number;
  left: number;
  right: number;
}

interface Array<T> {
  /** The last one; as with `[0]`, that there is one is for the caller to know. */
  at(index: -1): T;
}

interface ObjectConstructor {
  /** Those of its axes, once they are picked out by their names. */
  entries(layout: Layout): [string, Axis][];
}

interface PlotlyModule {
  react(figure: HTMLElement, data: Trace[], layout: Layout, config: { displayModeBar: boolean }): void;
  purge(figure: HTMLElement): void;
  toImage(figure: Figure, options: { format: string; width: number; height: number; scale: number; imageDataOnly: boolean }): Promise<string>;
}

/** Where plotly.js has drawn. */
interface Drawing extends HTMLDivElement {
  on(event: string, listener: () => void): void;
}

/** What plotly's own script leaves, inside the function of loader.js. */
declare const Plotly: PlotlyModule | undefined;

interface PictureSize {
  width: number;
  height: number;
  scale: number;
}

interface Letters {
  pictureOf(plotly: PlotlyModule, figure: Figure, size: PictureSize): Promise<string>;
}

/** A cell of a table; null where there is no record. */
type Cell = string | number | null;

interface Table {
  columns: string[];
  rows: Cell[][];
}

interface Entry {
  name: string;
  color: string;
  dash: string;
  mark: string;
}

interface ShownChart {
  figure: Figure;
  /** What the layout of a picture that stands alone has besides. */
  picture: Pick<Layout, "height" | "margin" | "annotations">;
  legend: Entry[];
  title: string;
  subtitle: string;
  words: string;
  source: string;
  table: Table;
}

interface ControlOption {
  id: string;
  text: string;
  closed: boolean;
}

interface YearControl {
  kind: "years";
  name: string;
  label: string;
  low: number;
  high: number;
  stops?: number[];
  prefix: string;
}

interface SliderControl {
  kind: "slider";
  name: string;
  label: string;
  low: number;
  high: number;
  stops?: number[];
  unit: string;
  reasons: string[];
}

interface OptionControl {
  kind: "choice" | "pick" | "several";
  name: string;
  label: string;
  options: ControlOption[];
  reasons: string[];
}

type Control = YearControl | SliderControl | OptionControl;

type Chosen = string | number | string[] | number[];

/** Tells the kernel what was chosen under a control. */
type Tell = (control: string, value: Chosen) => void;

/** The places of a handle, as its slider has them, and the values that they stand for. */
interface Scale {
  min: number;
  max: number;
  valueAt(place: string): number;
  placeOf(value: number): string;
}

/** A layout made anew for a figure of so many pixels. */
type Refit = (layout: Layout, width: number) => Layout;

/** A control in the page; `update` shows what may be chosen now, and what is. */
interface ControlPart {
  element: HTMLElement;
  update(now: any, chosen: any): void;
}

/** Makes the control of one kind. */
type MakeControl<Kind extends Control> = (control: Kind, labels: ChartLabels, id: string, report: Tell) => ControlPart;

interface ChartLabels {
  table: string;
  hide_table: string;
  csv: string;
  picture: string;
  from: string;
  to: string;
  chart: string;
  table_of: string;
  missing: string;
  one_stays: string;
  sideways: string;
  waiting: string;
  /** Not in a page that answers by itself. */
  silent?: string;
}

interface ChartState {
  /** The request that it answers; 0 if none was made. */
  serial: number;
  controls: Control[];
  choices: Record<string, Chosen>;
  chart: ShownChart;
}

interface ChartTraits {
  name: string;
  labels: ChartLabels;
  state: ChartState;
  wanted: { serial: number; choices: Record<string, Chosen> };
}

interface WordsTraits {
  name: string;
  words: string;
  limits: string[];
}

// ---------------------------------------------------------------- predictions

/** A year and its value. */
type Point = [year: number, value: number];

/** What is drawn: a value for every year that is asked about. */
interface Guess extends Map<number, number> {
  get(year: number): number;
}

interface Task {
  id: string;
  prompt: string;
  unit: string;
  known: Point[];
  known_words: string;
  asked: number[];
  min: number;
  max: number;
  step: number;
  digits: number;
  language: string;
  context: { label: string; points: Point[] }[];
}

/** How the gap between guess and record is told. */
interface GapLabels {
  within: string;
  too_high: string;
  too_low: string;
  level: string;
  same_peak: string;
  other_peak: string;
}

interface PredictionLabels extends GapLabels {
  how: string;
  commit: string;
  again: string;
  guess: string;
  record: string;
  gap: string;
  year: string;
  point: string;
  value: string;
  type: string;
  chart: string;
  /** Not in a page that answers by itself. */
  waiting?: string;
}

/** What a pointer finds and does in a drawing. */
interface Hand {
  x(year: number): number;
  /** How high the point of a year stands. */
  y(year: number): number;
  radius(): number;
  hold(year: number): void;
  change(year: number, y: number): void;
  share(): void;
}

/** A pointer and where it was last, with the point that it moves: how near it has come to that, and at what height. */
interface Stroke {
  pointer: number;
  /** How far above the pointer the point stands that it holds. */
  above: number;
  x: number;
  y: number;
  held: { year: number; near: number; height: number } | null;
}

interface Revealed {
  points: Point[];
  think: string;
}

interface PredictionTraits {
  task: Task;
  labels: PredictionLabels;
  /** Year to value. */
  drawing: Record<string, number>;
  guess: { values: Record<string, number>; serial: number };
  /** Empty before a commit; `words` alone where the guess could not be taken. */
  record: Partial<Revealed> & { words?: string };
  news: string;
}

// ---------------------------------------------------------------- questions

interface QuestionText {
  id: string;
  kind: "one" | "several" | "number" | "order" | "match" | "opinion";
  prompt: string;
  options: { id: string; text: string }[];
  lefts: { id: string; text: string }[];
  rights: string[];
  unit: string;
  /** How many there are. */
  hints: number;
}

interface QuestionLabels {
  check: string;
  hints: string[];
  number: string;
  up: string;
  down: string;
  up_item: string;
  down_item: string;
  place: string;
  choose: string;
  /** Not in a page that answers by itself. */
  waiting?: string;
}

/** The part of a question that is answered; the kind of question decides the form of its value. */
interface Field {
  elements: HTMLElement[];
  value(): any;
  set(value: any): void;
}

type MakeField = (question: QuestionText, name: string, labels: QuestionLabels, announce: (text: string) => void) => Field;

interface Reply {
  tone: string;
  text: string;
  notes: string[];
}

interface QuestionTraits {
  question: QuestionText;
  labels: QuestionLabels;
  answer: { value?: any; serial?: number };
  /** Empty before an answer. */
  reply: (Reply & { serial: number }) | { text?: undefined };
  hints_asked: number;
  hints: string[];
}

// ---------------------------------------------------------------- the ledger

interface Linked {
  text: string;
  address: string;
}

interface Claim {
  id: string;
  claim: string;
  verdict: string;
  verdict_name: string;
  because: string;
  limits: string;
  evidence: Linked[];
  evidence_kind: string;
  lessons: Linked[];
  /** The name of its chart; empty if it has none. */
  chart: string;
  /** What the fields say of it that the course names. */
  [field: string]: string | Linked[];
}

interface LedgerLabels {
  title: string;
  all: string;
  count: string;
  limits: string;
  evidence: string;
  lessons: string;
  chart: string;
  back: string;
  /** Not in a page that answers by itself. */
  waiting?: string;
}

interface LedgerTraits {
  claims: Claim[];
  filters: { name: string; label: string; options: { id: string; text: string }[] }[];
  labels: LedgerLabels;
  wanted: { claim: string; serial: number };
  /** The serial of the last wish that was met. */
  shown: number;
}

// ---------------------------------------------------------------- the reading edition

/** A model whose kernel is the page itself. */
interface ModelHere<Traits> extends Model<Traits> {
  receive<Name extends keyof Traits>(name: Name, value: Traits[Name]): void;
}

/** The data of a printed form that comes alive. */
interface Said extends DOMStringMap {
  courselab: string;
  store: string;
  /** Of a chart: what it shows at first. */
  start: string;
  /** Of all others. */
  item: string;
}

type StoredState = Omit<ChartState, "serial"> & Omit<WordsTraits, "name">;

/** How a typed number is read, and the replies to it: `quiz/grading.py`. */
interface NumberReading {
  /** Letters that are read. */
  longest: number;
  /** A pattern of what counts as a space. */
  blanks: string;
  signs: string[];
  stems: string[];
  pattern: string;
  /** From, to (null where it is open), and a place in the replies. */
  bands: [low: number | null, high: number | null, reply: number][];
}

interface QuestionItem {
  state: QuestionTraits;
  hints: string[];
  replies: Reply[];
  answers: Record<string, number>;
  number?: NumberReading;
}

interface PredictionItem {
  state: PredictionTraits;
  record: Revealed;
}

interface LedgerItem {
  state: LedgerTraits;
  charts: Record<string, { store: string; start: string }>;
}

/** What a chart shows under each combination of choices; repeated parts are stored once. */
interface ChartStore {
  name: string;
  labels: ChartLabels;
  note: string;
  states: Record<string, unknown>;
  parts: unknown[];
}

interface LessonStore {
  items: Record<string, unknown>;
  parts: unknown[];
}

interface Component<Traits> {
  render(view: View<Traits>): () => void;
}

/** All components of a page without Python. */
interface Components {
  chart: Component<ChartTraits>;
  words: Component<WordsTraits>;
  question: Component<QuestionTraits>;
  predict: Component<PredictionTraits>;
  ledger: Component<LedgerTraits>;
}

type Mount = (part: HTMLElement, place: HTMLElement, courselab: Components) => Promise<void>;
