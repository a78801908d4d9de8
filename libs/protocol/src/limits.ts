/** Every limit a client can run into, in one place. Sources: the client protocol; docs/protocol.md lists them. */
export const limits = {
  messageChars: 10_000,
  /** What a person may say of what a summary should keep. */
  compactWordsChars: 2_000,
  titleChars: 200,
  /** How long what was deleted can be brought back. */
  undoMs: 60_000,
  pathChars: 500,
  keyChars: 500,
  keysPerProvider: 5,
  failoverChoices: 20,
  agentKeyChars: 100,
  frameBytes: 16 * 1024,
  messagesPerMinute: 60,
  agentsPerConnection: 5,
  authTimeoutMs: 5_000,
  pingEveryMs: 30_000,
  /** How often a page that is in view says so. */
  visibleEveryMs: 20_000,
  /** Browsers of a person that show notifications. */
  pushSubscriptions: 20,
  idleTimeoutMs: 600_000,
  permissionTimeoutMs: 300_000,
  questionTimeoutMs: 1_800_000,
  /** How long a turn waits when Rain asks whether it may go on: a day, for a person who is away. */
  holdTimeoutMs: 86_400_000,
  modelSteps: 50,
  /** How deep sub-agents may start others, how many one may start at once, and how many one message may lead to. */
  subAgentDepth: 3,
  subAgentsAtOnce: 5,
  subAgentsPerMessage: 15,
  subAgentTaskChars: 5_000,
  subAgentPreviewChars: 200,
  toolResultBytes: 500 * 1024,
  browseEntries: 200,
  /** A path below an agent's folder; what the system itself allows. */
  filePathChars: 4_000,
  /** How many entries of one folder are looked at. */
  folderEntries: 10_000,
  /** A piece of a text that is shown at once. */
  fileTextBytes: 256 * 1024,
  /** A file that is uploaded, and a piece of it. */
  uploadBytes: 10 * 1024 * 1024 * 1024,
  uploadPieceBytes: 4 * 1024 * 1024,
  /** What is kept of one file before and after a change, of one command before it runs, and of one agent in all. */
  snapshotBytes: 5 * 1024 * 1024,
  snapshotBytesPerAgent: 200 * 1024 * 1024,
  /** How long changes can be undone, and what was deleted is kept. */
  fileHistoryDays: 30,
  historyBytes: 512 * 1024,
  providerServers: 20,
  mcpServers: 50,
  mcpToolsPerServer: 500,
  mcpDefinitionBytes: 64 * 1024,
  mcpSecretChars: 8_000,
  mcpSignInMs: 600_000,
  policyRules: 200,
  leaseNames: 50,
  /** The longest leave to work alone: a week. */
  leaseMs: 7 * 86_400_000,
  /** The longest text typed on a desktop by one action. */
  typedChars: 10_000,
  /** Files beside one message, and how large each may be. */
  attachmentsPerMessage: 10,
  attachmentBytes: 20_000_000,
  attachmentNameChars: 120,
  /** Of one person, uploaded and not sent yet; they go after a day. */
  unsentAttachments: 50,
  /** How long an upload may take. */
  uploadMs: 600_000,
  mentionedPaths: 30,
  /** What a person tells an agent when they give mouse and keyboard back. */
  takeoverSummaryChars: 2_000,
  vaultSecrets: 200,
  vaultSecretChars: 10_000,
  /** What a person does with mouse and keyboard on a live picture, in a second. */
  inputEventsPerSecond: 200,
  /** Of one person's agents, on all computers together. Source: the plan for computer use. */
  desktopActionsPerDay: 500,
  screenshotsPerMinute: 100,
  desktopTasksPerMinute: 10,
  /** After this many steps or this long a turn on a desktop asks whether it shall go on. */
  desktopSteps: 50,
  desktopTurnMs: 600_000,
  /** The pictures of a recording that is taken along as one file. */
  recordingExportBytes: 200 * 1024 * 1024,
  personaNameChars: 40,
  personaInstructionsChars: 4_000,
  tokenTtlMs: 24 * 3_600_000,
  pinFailures: 3,
  pinBlockMs: 300_000,
} as const

/** HTTP requests a minute, by kind of door. */
export const httpLimitsPerMinute = {
  auth: 10,
  audio: 30,
  tts: 50,
  browse: 200,
  uploads: 60,
  files: 600,
  other: 300,
} as const

/**
 * WebSocket close codes of Rain. 1012 and 1013 are the standard ones for restart and overload. The last three are for the link
 * of a desktop-agent; whoever sits on the line can make them up, so what counts is the `LinkRefusal` of the next handshake.
 */
export const closeCodes = {
  unauthorized: 4001,
  idle: 4002,
  restarting: 1012,
  tooSlow: 1013,
  badFrame: 1008,
  /** The same computer has a newer link. */
  replaced: 4003,
  /** The fingerprint is not confirmed yet: dial again. */
  pending: 4004,
  revoked: 4005,
} as const
