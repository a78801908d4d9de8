/** Every key and channel of Rain in Redis. Nothing outside this library builds one. */
export const keys = {
  log: (userId: string) => `rain:log:${userId}`,
  logEnd: (userId: string) => `rain:log-end:${userId}`,
  live: (userId: string) => `rain:live:${userId}`,
  said: (scope: string) => `rain:said:${scope}`,
  coolDown: (credential: string) => `rain:cool-down:${credential}`,
  ticket: (id: string) => `rain:ticket:${id}`,
  runners: 'rain:runners',
  runnerFacts: (runnerId: string) => `rain:runner:${runnerId}`,
  runnerSeen: 'rain:runner-seen',
  schedulerAlive: 'rain:scheduler',
  schedulerSeen: 'rain:scheduler-seen',
  deviceOrders: (deviceId: string) => `rain:device-orders:${deviceId}`,
  devicePackets: (deviceId: string) => `rain:device-packets:${deviceId}`,
  watchers: (userId: string) => `rain:watchers:${userId}`,
  signals: 'rain:signals',
} as const
