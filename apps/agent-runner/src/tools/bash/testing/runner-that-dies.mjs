// Plays the runner in the test of its death: starts a command that would run for long, and waits.
import { createSandbox, noSandbox } from '../../../sandbox/create-sandbox.ts'
import { createBash } from '../bash.ts'
import { cleanEnvironment } from '../clean-environment.ts'
import { startReaper } from '../reaper.ts'

const [cwd, scratchDir, rainHome] = process.argv.slice(2)
const environment = cleanEnvironment(process.env)
const reaper = startReaper(environment)
const command = `trap '' TERM
echo $$ >> pids
setsid bash -c 'echo $$ >> pids; exec sleep 1000' > /dev/null 2>&1 &
sleep 1000 & echo $! >> pids
wait; wait`
const context = { cwd, scratchDir, signal: new AbortController().signal, emitOutput() {} }
const searchPath = environment.PATH
const sandbox = rainHome
  ? await createSandbox({ rainHome, home: '/nonexistent', searchPath })
  : noSandbox('not asked for')
await createBash({ environment, reaper, sandbox }).run({ command }, context)
