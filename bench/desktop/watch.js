// A page that watches a screen as Rain's page or noVNC does, and tells when it could be seen that something was drawn there:
// the number in the mark of the screen, read from the canvas after each time it was drawn on.
const query = new URLSearchParams(location.search)
const [screenWidth, left, top, side, bits] = query.get('mark').split(',').map(Number)
const control = new WebSocket(`ws://${location.host}/`)
let [seen, bytes, last] = [[], 0, -1]

control.onmessage = ({ data }) => {
  if (data === 'begin') [seen, bytes] = [[], 0]
  else control.send(JSON.stringify({ seen, bytes }))
}

// @NOTE not a subclass: noVNC looks for the methods of a socket in its own prototype
window.WebSocket = new Proxy(window.WebSocket, {
  construct(Socket, given) {
    const socket = new Socket(...given)
    socket.addEventListener('message', ({ data }) => (bytes += data.byteLength ?? data.length))
    return socket
  },
})

let looking = false
const drawImage = CanvasRenderingContext2D.prototype.drawImage
CanvasRenderingContext2D.prototype.drawImage = function (...given) {
  drawImage.apply(this, given)
  if (!this.canvas.isConnected || looking) return
  looking = true
  queueMicrotask(() => {
    looking = false
    readMark(this)
  })
}

function readMark(context) {
  const scale = context.canvas.width / screenWidth
  const at = (pixels) => Math.floor(pixels * scale)
  const { data, width } = context.getImageData(
    at(left),
    at(top),
    Math.ceil(bits * side * scale),
    Math.ceil(side * scale),
  )
  let number = 0
  for (let bit = 0; bit < bits; bit++) {
    const x = at((bit + 0.5) * side)
    number = number * 2 + (data[(at(side / 2) * width + x) * 4 + 1] > 127 ? 1 : 0)
  }
  if (number === last) return
  last = number
  seen.push([number, performance.timeOrigin + performance.now()])
}

const place = document.getElementById('place')
const screen = query.get('screen')
if (query.get('as') === 'rain') await watchAsRain()
else await watchAsNoVnc()

async function watchAsRain() {
  const { ScreenPainter } = await import('/web/screen-painter.js')
  const { createCanvasEasel } = await import('/web/canvas-easel.js')
  const canvas = place.appendChild(document.createElement('canvas'))
  const socket = new WebSocket(screen)
  socket.binaryType = 'arraybuffer'
  const painter = new ScreenPainter({
    easel: createCanvasEasel(canvas),
    onShown: ({ seq }) => socket.send(String(seq)),
    onTorn: () => socket.send('again'),
  })
  socket.onmessage = ({ data }) => painter.paint(planOf(data))
}

/** As the page plans it, without checking. */
function planOf(packet) {
  const length = new DataView(packet).getUint32(0)
  const message = JSON.parse(new TextDecoder().decode(new Uint8Array(packet, 4, length)))
  let from = 4 + length
  const tiles = message.parts.map((part) => {
    const jpeg = new Uint8Array(packet, from, part.bytes)
    from += part.bytes
    return { ...part, jpeg }
  })
  return { seq: message.seq, display: message.display, size: message.sent, whole: message.whole, tiles, pointer: null }
}

async function watchAsNoVnc() {
  const { default: RFB } = await import('/novnc/core/rfb.js')
  new RFB(place, screen)
}
