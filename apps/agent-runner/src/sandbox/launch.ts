/** Where bubblewrap reads the filter of system calls from. */
export const filterDescriptor = 9

/**
 * Around bubblewrap, outside: opens the filter of system calls where bubblewrap expects it, and joins the control groups.
 * Arguments: the filter's file, the doors of the groups, `--`, the command.
 *
 * @NOTE a shell, so that whoever starts it needs no file descriptors to hand over, only a command and its arguments
 */
export const outerScript = `
exec ${filterDescriptor}<"$1" || exit 126
shift
while [ "$1" != -- ]; do
  echo $$ > "$1" || exit 126
  shift
done
shift
exec "$@"
`

/**
 * Inside, before the command: sets the limits that the kernel keeps for each process (\`-\`: none). Arguments: kilobytes of a file,
 * kilobytes of data, tasks, how often to look for what the command left running, what is expected to be at so many paths, these
 * paths, the command.
 *
 * What is mounted is named by its path: a command that is at work in the same folder could have put a link in its place. So
 * it is looked at from here, where nobody can change it any more.
 *
 * With the command's end everything in the sandbox ends. So that what it started can finish its last words, this waits a
 * moment for it; it catches SIGTERM for the command to have its time for cleaning up.
 */
export const innerScript = `
ulimit -c 0 -f "$1"
[ "$2" = - ] || ulimit -d "$2"
[ "$3" = - ] || ulimit -u "$3"
looks=$4
expected=$5
count=$6
shift 6
if [ "$(PATH=/usr/bin:/bin stat -c %d:%i -- "\${@:1:count}")" != "$expected" ]; then
  echo 'The folder was changed while the sandbox was built.' >&2
  exit 126
fi
shift "$count"
[ "$looks" = 0 ] && exec "$@"
trap : TERM
exec 3>&2 2>/dev/null # bash says on it how its child died
"$@" 2>&3 3>&-
status=$?
while :; do
  others=(/proc/[1-9]*)
  left=$((\${#others[@]} - 2))
  ((left > 0)) || exit $status
  ((looks-- > 0)) || break
  sleep 0.02
done
printf '\\n[%s background processes were stopped when the command ended]\\n' $left >&3
exit $status
`

/**
 * For a sandbox that may reach some hosts: runs in its network, which leads nowhere, but outside of everything else of it. Hands
 * each connection to a port in there on to the proxy's socket. Arguments: socket, port, the command.
 */
export const bridgeScript = `
const { createServer, connect } = require('node:net')
const { spawn } = require('node:child_process')
const [socketPath, port, command, ...args] = process.argv.slice(1)
const server = createServer({ allowHalfOpen: true }, (inside) => {
  const outside = connect({ path: socketPath, allowHalfOpen: true })
  for (const [from, to] of [[inside, outside], [outside, inside]]) {
    from.on('error', () => to.destroy()).on('close', () => to.destroy())
    from.pipe(to)
  }
})
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {})
server.listen(Number(port), '127.0.0.1', () => {
  const child = spawn(command, args, { stdio: 'inherit' })
  child.on('error', () => process.exit(127))
  child.on('exit', (code) => process.exit(code ?? 137))
})
`
