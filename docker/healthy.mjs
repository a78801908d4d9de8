// @ts-check
// The health check of the gateway's image: does this process answer?
const answer = await fetch(`http://127.0.0.1:${process.env.RAIN_PORT}/health`, { signal: AbortSignal.timeout(4000) })
process.exitCode = answer.ok ? 0 : 1
