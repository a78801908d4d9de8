/** What the frame says of the pages; the rest of their texts is loaded with them. */
export const pagesEn = {
  files: { title: 'Files' },
  history: {
    open: 'History',
    resumeFailed: 'The conversation could not be opened.',
  },
  metrics: {
    title: 'Usage',
  },
  budgets: {
    title: 'Budgets',
  },
  policies: {
    title: 'Permissions',
  },
  mcp: {
    title: 'MCP servers',
    waiting_one: '1 to look at',
    waiting_other: '{{count}} to look at',
  },
  audit: {
    title: 'Audit log',
  },
  settings: {
    title: 'Settings',
    open: 'Settings',
    provider: 'Models',
  },
  provider: {
    title: 'Choose who answers',
    hint: 'Rain works with the AI service you choose. Your key is stored encrypted on your own server.',
    providers: 'Who can answer',
  },
  doctor: { open: 'Doctor', faults_one: 'one thing is broken', faults_other: '{{count}} things are broken' },
  setup: {
    what: 'An assistant that runs on your own computer, does real work in your folders, and asks you before anything that matters.',
    open: 'First steps',
    card: 'Set-up: {{done}} of {{count}}',
    next: {
      model: 'Choose who answers',
      folder: 'Choose a folder',
      message: 'Send a first message',
    },
    hide: 'Hide this reminder',
  },
} as const
