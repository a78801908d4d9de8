import { isUnknown } from '../command.ts'
import { given, operandsOf } from '../options.ts'
import type { Rule } from '../rule.ts'

/** Programs that delete or empty files. */
export const deleting: readonly Rule[] = [
  {
    code: 'delete_recursive',
    programs: ['rm'],
    says: 'Deletes files by force or whole folders with everything in them. They do not go to a recycle bin.',
    when: (command) => given(command, '-r', '-R', '-f', '--recursive', '--force', '--no-preserve-root', '--dir', '-d'),
    match: [
      'rm -rf build',
      'rm -r x',
      'rm -f a.txt',
      'rm --recursive x',
      'rm x -fr',
      '/bin/rm --no-preserve-root -R /',
    ],
    notMatch: ['rm a.txt', 'rm -i a.txt', 'rm -- -rf', 'echo rm -rf x'],
  },
  {
    code: 'delete_unseen',
    programs: ['rm', 'unlink', 'shred', 'srm'],
    says: 'Deletes files that can only be known when the command runs, or everything in a folder.',
    when: ({ args }) => args.some((arg) => isUnknown(arg) || (arg.glob && /(^|\/)(\.?\*|\*\.\*)$/.test(arg.text))),
    match: ['rm "$target"', 'rm $(ls)', 'rm *', 'rm ./*', 'find . -name "*.pyc" -exec rm {} +', 'ls | xargs rm'],
    notMatch: ['rm *.log', 'for f in a b; do rm "$f"; done'],
  },
  {
    code: 'delete_folder',
    programs: ['rmdir'],
    says: 'Deletes a folder.',
    match: ['rmdir old', 'rmdir /s /q x', 'rmdir -p a/b'],
    notMatch: ['mkdir rmdir', 'echo rmdir x'],
  },
  {
    code: 'delete_found',
    programs: ['find'],
    says: 'Deletes every file it finds.',
    when: ({ args }) => args.some((arg) => arg.text === '-delete'),
    match: ['find . -name "*.tmp" -delete', 'find / -delete'],
    notMatch: ['find . -name "-delete.txt"', 'find . -name "*.tmp" -print'],
  },
  {
    code: 'delete_for_good',
    programs: ['shred', 'srm', 'wipe', 'trash-empty'],
    says: 'Overwrites files so that nobody can bring them back.',
    match: ['shred -u key.pem', 'srm x'],
    notMatch: ['echo shred'],
  },
  {
    code: 'empty_file',
    programs: ['truncate'],
    says: 'Cuts off or empties a file; what was in it is gone.',
    match: ['truncate -s 0 app.log'],
    notMatch: ['echo truncate'],
  },
  {
    code: 'move_to_nowhere',
    programs: ['mv', 'cp', 'ln'],
    says: 'Sends a file to nowhere, or replaces it by nothing.',
    when: (command) => operandsOf(command).some((arg) => arg.text === '/dev/null'),
    match: ['mv notes.txt /dev/null', 'cp /dev/null notes.txt', 'ln -sf /dev/null app.log'],
    notMatch: ['mv a b', 'cp a b'],
  },
  {
    code: 'sync_deletes',
    programs: ['rsync', 'rclone'],
    says: 'Makes one folder like another by deleting what is only in one of them.',
    when: ({ args }) =>
      args.some(({ text }) => /^--(delete|remove-source-files|del$|force)|^(sync|purge|delete|move)$/.test(text)),
    match: ['rsync -a --delete a/ b/', 'rsync -a --remove-source-files a/ b/', 'rclone sync a b:'],
    notMatch: ['rsync -a a/ b/'],
  },
]
