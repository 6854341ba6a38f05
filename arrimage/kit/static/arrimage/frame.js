// For other sites, beside the frame that shows a page of ours: gives the frame the height of what it shows. Its address
// was copied into their pages, so that it must not change. Only a frame of ours is heeded, and only for its own height.
(() => {
  const home = new URL(document.currentScript.src).origin;
  const tallest = 10000;
  const frames = () => [...document.getElementsByTagName("iframe")];
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== home || data?.arrimage !== "height" || !(data.height > 0)) return;
    const frame = frames().find((one) => one.contentWindow === source);
    if (frame) frame.style.height = `${Math.min(data.height, tallest)}px`;
  });
  // Those that were there first have told it to nobody.
  for (const frame of frames()) {
    if (frame.src.startsWith(`${home}/`)) frame.contentWindow.postMessage({ arrimage: "how-tall" }, "*");
  }
})();
