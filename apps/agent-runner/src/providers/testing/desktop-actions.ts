import { desktopActionSchema, type DesktopAction } from '@rain/protocol'
import { flatSchema } from '../../desktop/computer-tool.ts'
import { describeTool } from '../../tools/describe.ts'
import type { Tool } from '../../tools/tool.ts'
import type { ToolDescription } from '../provider.ts'

/** One of each kind, as the rows have them; those that every dialect can say as they are. */
export const desktopActions: DesktopAction[] = [
  { action: 'screenshot' },
  { action: 'zoom', region: [10, 20, 110, 120] },
  { action: 'cursor_position' },
  { action: 'mouse_move', coordinate: [5, 6] },
  { action: 'left_click', coordinate: [100, 200] },
  { action: 'left_click', coordinate: [100, 200], text: 'ctrl' },
  { action: 'right_click', coordinate: [0, 0] },
  { action: 'middle_click', coordinate: [1428, 803] },
  { action: 'double_click', coordinate: [7, 8] },
  { action: 'triple_click', coordinate: [7, 8] },
  { action: 'left_click_drag', start_coordinate: [1, 2], coordinate: [300, 400] },
  { action: 'left_mouse_down' },
  { action: 'left_mouse_up' },
  { action: 'scroll', coordinate: [50, 60], scroll_direction: 'down', scroll_amount: 3 },
  { action: 'scroll', coordinate: [50, 60], scroll_direction: 'left', scroll_amount: 1 },
  { action: 'type', text: 'Hola Mundo, ñ 日本 🎉\n' },
  { action: 'key', text: 'ctrl+s' },
  { action: 'key', text: 'Page_Down', repeat: 3 },
  { action: 'hold_key', text: 'shift', duration: 1 },
  { action: 'wait', duration: 2 },
]

const tool: Tool<DesktopAction> = {
  name: 'computer',
  description: 'Works on the computer "study".',
  input: desktopActionSchema,
  inputSchema: flatSchema,
  repeatable: false,
  desktop: { width: 1429, height: 804, platform: 'linux' },
  run: async () => ({ content: '', isError: false }),
}

export const desktopTool: ToolDescription = describeTool(tool as Tool)
