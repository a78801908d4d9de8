export * from './anthropic/index.ts'
export { testDatabase, type TestDatabase } from './services/test-database.ts'
export { testRedis, type TestRedis } from './services/test-redis.ts'
export { startStack, type Stack, type StackOptions } from './services/start-stack.ts'
