// Draws one diagram after the other for the page that this frame is in. The frame has no origin and may connect to nothing
// (see the gateway's headers for /diagram/); what it says is taken as a picture only.
const library = new Promise((resolve, reject) => {
  const script = document.createElement('script')
  script.src = '/diagram/mermaid.js'
  script.onload = resolve
  script.onerror = () => reject(new Error('the library of diagrams is not there'))
  document.head.append(script)
})

addEventListener('message', async ({ source, data }) => {
  if (source !== parent || typeof data?.code !== 'string') return
  try {
    await library
    parent.postMessage({ id: data.id, svg: await draw(data) }, '*')
  } catch (error) {
    parent.postMessage({ id: data.id, problem: String(error?.message ?? error) }, '*')
  }
})

async function draw({ code, dark }) {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    theme: dark ? 'dark' : 'neutral',
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    fontFamily: 'system-ui, sans-serif',
    maxTextSize: 20000,
    maxEdges: 300,
  })
  const { svg } = await mermaid.render('drawing', code)
  const element = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg')
  return new XMLSerializer().serializeToString(element)
}

parent.postMessage({ ready: true }, '*')
