export * from './names.ts'
export * from './web-server.ts'
