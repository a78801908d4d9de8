import { createDemoProvider } from '../demo/index.ts'
import { request, type ProviderFixture, type Scene } from './fixture.ts'
import { createManualClock } from './manual-clock.ts'

function scene(text: string): () => Promise<Scene> {
  return async () => {
    const clock = createManualClock()
    return {
      provider: createDemoProvider({ clock }),
      request: request(text),
      clock,
      sent: () => [],
      close: async () => {},
    }
  }
}

export const demoFixture: ProviderFixture = {
  name: 'demo',
  situations: {
    says_hello: scene('help'),
    calls_a_tool: scene('run ls'),
    holds_after_a_word: scene('tell me a long story'),
  },
}
