/** Texts of what the chat shows of an agent besides the conversation, loaded with it. */
export const agentsEn = {
  signIns: {
    menu: 'Browser sign-ins',
    title: 'Browser sign-ins',
    keep: 'Stay signed in',
    keepHint:
      'Cookies and storage of this agent’s browser are kept, encrypted, and only this agent gets them. Off: it is signed in nowhere once its pages close.',
    none: 'Nothing is kept yet.',
    sites: 'Kept of these sites ({{when}})',
    forget: 'Forget sign-ins',
    risk: 'A signed-in agent can act in your name on these sites. Each step that changes something still asks, as its supervision says.',
    failed: 'It could not be found out what is kept.',
    noAnswer: 'Rain does not answer. Nothing was changed.',
  },
  limits: {
    label: 'Provider limits',
    requests: 'Requests left',
    input: 'Input tokens left',
    output: 'Output tokens left',
    tokens: 'Tokens left',
    fullIn: 'Full again in {{time}}',
    fullAt: 'Full again at {{time}}',
    of: '{{left}} of {{max}}',
    low: 'Limit nearly reached',
    model: 'Model',
  },
}
