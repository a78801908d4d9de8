/** Versions and variants of one program. The first that fits gives the name the rules know. */
const variants: readonly (readonly [RegExp, string])[] = [
  [/^python[\d.]*w?$|^pypy[\d.]*$/, 'python'],
  [/^pip[\d.]+$/, 'pip'],
  [/^(mkfs|mke2fs|newfs|mkswap)([._].*)?$/, 'mkfs'],
  [/^(perl|ruby|lua|php|node|gcc|g\+\+|clang|clang\+\+)[-\d.]+$/, '$1'],
  [/^nodejs$/, 'node'],
  [/^(dash|ash|ksh|ksh93|mksh|zsh|rbash|fish|csh|tcsh|bash)[-\d.]*$/, '$1'],
  [/^(pwsh|pwsh-preview|powershell_ise)$/, 'powershell'],
  [/^(gawk|mawk|nawk|original-awk)$/, 'awk'],
  [/^g(sed|find|xargs|rm|mv|cp|dd|tar|chmod|chown|kill|env|timeout|nice|shred|truncate|install|ln|cat|tee)$/, '$1'],
  [/^bsdtar$/, 'tar'],
  [/^(ncat|netcat|nc\.\w+)$/, 'nc'],
  [/^(podman|nerdctl)$/, 'docker'],
  [/^(nvim|vi|view|ex|vimdiff|gvim|rvim)$/, 'vim'],
  [/^(egrep|fgrep)$/, 'grep'],
  [/^(ip6tables|iptables|nft|ebtables|arptables)(-.*)?$/, 'iptables'],
  [/^(mariadb)$/, 'mysql'],
  [/^(mongo)$/, 'mongosh'],
  [/^ld(-linux.*|-musl.*)?\.so[.\d]*$|^ld-linux.*$/, 'ld.so'],
]

const shells = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'ksh93', 'mksh', 'zsh', 'rbash', 'fish', 'csh', 'tcsh'])

export const isShell = (program: string): boolean => shells.has(program)

/** The name the rules know: without folder, `.exe`, version; lower case, since some disks do not tell cases apart. */
export function programName(path: string): string {
  const base = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase()
  const name = base.replace(/\.(exe|com|cmd|bat)$/, '')
  for (const [pattern, replacement] of variants) {
    if (pattern.test(name)) return name.replace(pattern, replacement)
  }
  return name
}
