import type { DesktopAction } from '@rain/protocol'

/** An action in a line of words, for the model and for clients without words of their own. Never what a secret is. */
export function describeAction(action: DesktopAction): string {
  switch (action.action) {
    case 'screenshot':
      return 'Took a picture of the screen'
    case 'zoom':
      return `Looked closely at ${action.region.join(', ')}`
    case 'cursor_position':
      return 'Asked where the pointer is'
    case 'wait':
      return `Waited ${action.duration} s`
    case 'mouse_move':
      return `Moved the pointer to ${at(action.coordinate)}`
    case 'left_click':
    case 'right_click':
    case 'middle_click':
    case 'double_click':
    case 'triple_click':
      return `${clicks[action.action]}${action.coordinate ? ` at ${at(action.coordinate)}` : ''}${holding(action.text)}`
    case 'left_click_drag':
      return `Dragged${action.start_coordinate ? ` from ${at(action.start_coordinate)}` : ''} to ${at(action.coordinate)}${holding(action.text)}`
    case 'left_mouse_down':
      return `Pressed the left button${action.coordinate ? ` at ${at(action.coordinate)}` : ''}`
    case 'left_mouse_up':
      return `Released the left button${action.coordinate ? ` at ${at(action.coordinate)}` : ''}`
    case 'scroll':
      return `Scrolled ${action.scroll_direction} by ${action.scroll_amount}${action.coordinate ? ` at ${at(action.coordinate)}` : ''}${holding(action.text)}`
    case 'type':
      return `Typed ${JSON.stringify(shortened(action.text))}`
    case 'type_secret':
      return `Typed the secret ${JSON.stringify(action.secret)}`
    case 'key':
      return `Pressed ${action.text}${action.repeat && action.repeat > 1 ? ` ${action.repeat} times` : ''}`
    case 'hold_key':
      return `Held ${action.text} for ${action.duration} s`
  }
}

const clicks = {
  left_click: 'Clicked',
  right_click: 'Clicked with the right button',
  middle_click: 'Clicked with the middle button',
  double_click: 'Double-clicked',
  triple_click: 'Triple-clicked',
} as const

const at = ([x, y]: readonly [number, number]) => `(${x}, ${y})`
const holding = (keys: string | undefined) => (keys ? ` holding ${keys}` : '')
const shortened = (text: string) => (text.length > 100 ? `${text.slice(0, 100)}…` : text)
