/** What the machine is, as far as starting a program at sign-in depends on it. */
export interface Machine {
  platform: NodeJS.Platform
  homeFolder: string
  /** `user@machine` is enough on Windows: DOMAIN\user. */
  user: string
  uid: number
  /** The node that runs this, and the file it runs. */
  node: string
  script: string
  /** Settings that the service needs to find its state and its desktop. */
  environment: Record<string, string>
}

/** A file to write and what to run then, or to run and then remove. Nothing in it needs an administrator. */
export interface ServicePlan {
  file: { path: string; text: string; encoding: 'utf8' | 'utf16le' }
  install: string[][]
  uninstall: string[][]
  /** What a person should know. */
  notes: string[]
}
