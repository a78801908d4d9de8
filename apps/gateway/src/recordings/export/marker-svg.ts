import { desktopActionSchema, type RecordedStep } from '@rain/protocol'
import { html, raw, type Raw } from './html.ts'

type Place = readonly [x: number, y: number]

/** Where an action landed, drawn in the pixels of the picture it was decided on. Nothing where it has no place. */
export function markerSvg({
  action: input,
  before,
  pointer,
}: Pick<RecordedStep, 'action' | 'before' | 'pointer'>): Raw {
  const { data: action } = desktopActionSchema.safeParse(input)
  if (!action || !before) return raw()
  const radius = Math.max(4, before.width / 60)
  switch (action.action) {
    case 'zoom': {
      const [left, top, right, bottom] = action.region
      return html`<rect class="mark" x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" />`
    }
    case 'left_click_drag': {
      const from = action.start_coordinate ?? pointer
      const points = [...(from ? [from] : []), ...(action.path ?? []), action.coordinate]
      const line = points.map(([x, y]) => `${x},${y}`).join(' ')
      return raw(html`<polyline class="mark" points="${line}" />`, ring(action.coordinate, radius))
    }
    case 'screenshot':
    case 'cursor_position':
    case 'type':
    case 'type_secret':
    case 'key':
    case 'hold_key':
    case 'wait':
      return raw()
    default: {
      const at = action.coordinate ?? pointer
      return at ? ring(at, radius) : raw()
    }
  }
}

function ring([x, y]: Place, radius: number): Raw {
  return html`<circle class="mark" cx="${x}" cy="${y}" r="${radius}" /><circle
      class="dot"
      cx="${x}"
      cy="${y}"
      r="${radius / 5}"
    />`
}
