import { createHash } from 'node:crypto'

export const style = `
:root { color-scheme: light dark; --ink: #1d1f2b; --soft: #565a6e; --ground: #f6f6fa; --card: #fff; --line: #dcdde6; --accent: #4c4ddc }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef6; --soft: #a9adc0; --ground: #12131a; --card: #1b1d27; --line: #33364a; --accent: #9d9dff } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 90rem; padding: 1.5rem 1rem 6rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem }
h2 { font-size: 1.05rem; margin: 0; overflow-wrap: anywhere; white-space: pre-wrap }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 0 1.5rem }
dt { color: var(--soft) }
dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap }
.steps { display: grid; gap: 1rem }
article { background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: 1rem }
article.event { border-left: .35rem solid var(--accent) }
.meta { color: var(--soft); font-size: .9rem; margin: .25rem 0 0; overflow-wrap: anywhere }
.shots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: .75rem; margin-top: .75rem }
figure { margin: 0 }
figcaption { color: var(--soft); font-size: .85rem }
.shot { display: block; width: 100%; height: auto; border-radius: .5rem; border: 1px solid var(--line) }
.gone { border: 1px dashed var(--line); border-radius: .5rem; color: var(--soft); padding: 2rem 1rem; text-align: center }
.pictures { position: absolute; width: 0; height: 0 }
.mark { fill: none; stroke: #e5143c; stroke-width: 4; vector-effect: non-scaling-stroke; paint-order: stroke }
.dot { fill: #e5143c }
nav { position: fixed; inset: auto 0 0; display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; justify-content: center; padding: .6rem 1rem; background: var(--card); border-top: 1px solid var(--line) }
nav[hidden], article[hidden] { display: none }
nav button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: .6rem; min-height: 2.5rem; padding: 0 .9rem; cursor: pointer }
nav input { flex: 1 1 12rem; max-width: 40rem; accent-color: var(--accent) }
nav output { color: var(--soft); font-variant-numeric: tabular-nums }
`

/** Shows one step at a time, and the next every two seconds; without it all of them stand there. */
export const script = `
const nav = document.querySelector('nav')
const steps = [...document.querySelectorAll('article')]
const [previous, play, next, all] = nav.querySelectorAll('button')
const slider = nav.querySelector('input')
const place = nav.querySelector('output')
let at = 0, single = false, timer
const draw = () => {
  steps.forEach((step, index) => { step.hidden = single && index !== at })
  slider.value = at + 1
  place.textContent = (at + 1) + ' / ' + steps.length
  play.textContent = timer ? play.dataset.pause : play.dataset.play
  all.textContent = single ? all.dataset.all : all.dataset.one
}
const go = (to) => { single = true; at = Math.min(steps.length - 1, Math.max(0, to)); draw() }
const pause = () => { clearInterval(timer); timer = undefined; draw() }
const start = () => {
  if (at === steps.length - 1) at = 0
  timer = setInterval(() => { go(at + 1); if (at === steps.length - 1) pause() }, 2000)
  go(at)
}
previous.onclick = () => { pause(); go(at - 1) }
next.onclick = () => { pause(); go(at + 1) }
play.onclick = () => timer ? pause() : start()
all.onclick = () => { pause(); single = !single; draw() }
slider.oninput = () => { pause(); go(slider.value - 1) }
addEventListener('keydown', (event) => {
  if (event.target === slider || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === 'ArrowRight') next.click()
  else if (event.key === 'ArrowLeft') previous.click()
})
nav.hidden = steps.length < 2
draw()
`

/** The file may use what it holds itself, and nothing else. */
export const policy = [
  "default-src 'none'",
  'img-src data:',
  `style-src '${hashOf(style)}'`,
  `script-src '${hashOf(script)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
