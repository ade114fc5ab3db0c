// Carries the font of the course to the page once. Charts wait for it, since they measure their letters.
const FACES = "/* faces */";

/**
 * A chart as PNG. A drawing that leaves the page sees none of the page's fonts, so it takes ours along.
 * @type {Letters["pictureOf"]}
 */
async function pictureOf(Plotly, figure, { width, height, scale }) {
  const drawing = await Plotly.toImage(figure, { format: "svg", width, height, scale, imageDataOnly: true });
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(drawing.replace(">", `><style>${FACES}</style>`))}`;
  await image.decode();
  const canvas = tag("canvas", { width: width * scale, height: height * scale });
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}

export default {
  async initialize() {
    // Another notebook in the same JupyterLab may have brought it.
    if (!document.getElementById("courselab-font")) document.head.append(tag("style", { id: "courselab-font" }, FACES));
    // A font that fails must not keep the charts away.
    await Promise.allSettled(["", "bold ", "italic "].map((kind) => document.fonts.load(`${kind}16px "Course Sans"`)));
    LETTERS.open({ pictureOf });
  },
};
