// In a page of ours that stands in a frame of another site: tells the page around it how tall it is. The height is told
// to whoever asks, since anybody may frame such a page and nothing can be learned from it.
(() => {
  if (parent === window) return;
  const content = document.getElementById("content");
  const tell = () => {
    parent.postMessage({ arrimage: "height", height: Math.ceil(content.getBoundingClientRect().height) }, "*");
  };
  new ResizeObserver(tell).observe(content);
  addEventListener("message", (event) => {
    if (event.source === parent && event.data?.arrimage === "how-tall") tell();
  });
})();
