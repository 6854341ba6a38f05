// The camera, and the codes that it sees: by the browser's own detector where it has one, else by jsQR.
(() => {
  const PAUSE = 150, WIDEST = 640;

  async function detector(decoder) {
    if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
      const own = new BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => (await own.detect(video))[0]?.rawValue;
    }
    if (!window.jsQR) await load(decoder);
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    return async (video) => {
      const scale = Math.min(1, WIDEST / video.videoWidth);
      canvas.width = video.videoWidth * scale;
      canvas.height = video.videoHeight * scale;
      pen.drawImage(video, 0, 0, canvas.width, canvas.height);
      const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
      return jsQR(data, width, height)?.data;
    };
  }

  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  // `seen(text)` is called with each code; it may be the same one many times. Raises when there is no camera for us.
  window.DoorScanner = (video, decoder, seen) => {
    let stream = null, on = false;

    async function look(read) {
      while (on) {
        if (video.readyState >= 2 && video.videoWidth) {
          const text = await read(video).catch(() => null);
          if (text && on) seen(text);
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }

    return {
      get on() { return on; },
      async start() {
        const read = await detector(decoder);
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
        video.srcObject = stream;
        await video.play();
        on = true;
        look(read);
      },
      stop() {
        on = false;
        for (const track of stream?.getTracks() ?? []) track.stop();
        video.srcObject = stream = null;
      },
    };
  };
})();
