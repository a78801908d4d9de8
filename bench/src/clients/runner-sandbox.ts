import { loadRunnerModule } from './runner-modules.ts'

/** The runner's sandbox, as far as it is used here. */
export interface Sandbox {
  status: { available: true; memory: string } | { available: false; whyNot: string }
  wrap(request: {
    command: string
    args: string[]
    cwd: string
    environment: Record<string, string>
    network: 'none'
  }): Promise<{ kind: 'refused'; reason: string } | Wrapped>
}

interface Wrapped {
  kind: 'wrapped'
  command: string
  args: string[]
  cwd: string
  environment: Record<string, string>
  attend(pid: number): void
  finish(): Promise<unknown>
}

interface SandboxModule {
  createSandbox(settings: { rainHome: string; home: string; searchPath: string }): Promise<Sandbox>
}

/** The sandbox of the runner as it was built. */
export async function loadSandbox(settings: { rainHome: string; home: string; searchPath: string }): Promise<Sandbox> {
  const { createSandbox } = await loadRunnerModule<SandboxModule>('sandbox/create-sandbox.js')
  return createSandbox(settings)
}
