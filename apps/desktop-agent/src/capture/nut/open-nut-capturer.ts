import type { Capturer } from '../../desktop.ts'
import { createNutCapturer } from './create-nut-capturer.ts'
import { loadNutScreen } from './nut-screen.ts'

const refusals = {
  win32: 'Windows does not let Rain read the screen (it runs as a service, or the session is locked).',
  darwin:
    'macOS does not let Rain read the screen: allow it in System Settings → Privacy & Security → Screen Recording, and start it again.',
}

/** @NOTE not tried on Windows and macOS themselves; its parts are tested with a double. */
export async function openNutCapturer(platform: 'win32' | 'darwin'): Promise<Capturer | { problem: string }> {
  const screen = await loadNutScreen()
  if (!screen) return { problem: 'The library that reads the screen, @nut-tree-fork/nut-js, is not installed.' }
  try {
    await screen.grab()
  } catch (error) {
    return { problem: `${refusals[platform]} (${error instanceof Error ? error.message : error})` }
  }
  return createNutCapturer(screen)
}
