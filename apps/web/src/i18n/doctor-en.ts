import type { DoctorWords } from './doctor-words.ts'

/** What the doctor says. In `says` and `fix` a fact is named without its unit: `size_bytes` is `{{size}}`. */
export const doctorEn = {
  title: 'Doctor',
  hint: 'Everything Rain needs, looked at just now, and what to do where something is wrong.',
  summary: {
    ok: 'Everything is well',
    warn_one: 'Rain works. One thing is worth a look.',
    warn_other: 'Rain works. {{count}} things are worth a look.',
    fail_one: 'One thing is broken',
    fail_other: '{{count}} things are broken',
    unknown: 'Rain works. Not everything could be looked at.',
  },
  checkedAt: 'Looked at {{when}}',
  refresh: 'Look again',
  refreshing: 'Looking…',
  copy: 'Copy as text',
  copied: 'Copied',
  copyFailed: 'It could not be copied.',
  copyHint: 'For a bug report. No names, no paths, no keys are in it.',
  loading: 'Rain is looked at…',
  unreachable:
    'Rain’s server does not answer. Is the computer it runs on switched on, and Rain started (npm start, or docker compose up -d)?',
  partly: 'The database does not answer, so only this much is known:',
  alarm: 'Something is broken',
  attention: 'Needs a look',
  fine: 'In order',
  started: 'started {{when}}',
  noted: 'noted {{when}}',
  seen: 'last seen {{when}}',
  tested: 'tested {{when}}',
  ownClock:
    'The clock of this device and the one of the server differ by {{offset}}: times on these pages may look odd. Set the clock of whichever is wrong.',
  toProviders: 'Models and keys',
  toDevices: 'Computers',
  toAudit: 'Audit log',
  keyCopied: 'I have a copy',
  keyNotCopied: 'I no longer have it',
  keySaveFailed: 'That could not be saved.',
  commands: 'Where Rain runs:',
  states: { ok: 'In order', warn: 'Worth a look', fail: 'Broken', unknown: 'Not known' },
  names: {
    gateway: 'Server',
    postgres: 'Database',
    migrations: 'Tables',
    redis: 'Redis',
    runner: 'Runner',
    scheduler: 'Scheduler',
    sandbox: 'Sandbox',
    browser: 'Browser for agents',
    devices: 'Your computers',
    providers: 'Models',
    disk: 'Disk',
    backups: 'Backups',
    clock: 'Clocks',
    secret_key: 'Secret key',
    audit: 'Audit log',
    version: 'Version',
  },
  says: {
    gateway: { running: 'Runs, with {{memory}} of memory.' },
    postgres: {
      reachable: 'Postgres {{version}} answers in {{answer}} and takes {{size}} of disk.',
      slow: 'Postgres {{version}} takes {{answer}} for an answer.',
      unreachable: 'Postgres does not answer.',
    },
    migrations: {
      current: 'The tables are those of this version ({{applied}} migrations).',
      behind: 'The tables are older than this version: {{missing}} migrations are missing.',
      unfinished: 'A migration broke off half-way.',
      ahead: 'The tables are newer than this version.',
      not_known: '{{applied}} migrations were made; which ones this version needs is not known here.',
    },
    redis: {
      persistent: 'Redis {{version}} answers, takes {{used}} of memory and keeps what it has on disk.',
      not_persistent: 'Redis {{version}} answers, but forgets everything when it is restarted.',
      evicting: 'Redis may throw away what Rain has put into it ({{policy}}).',
      nearly_full: 'Redis has used {{used}} of the {{limit}} it may take.',
      save_failed: 'Redis could not write to its disk.',
      unreachable: 'Redis does not answer.',
    },
    runner: {
      alive_one: 'One runner does the work of the agents.',
      alive_other: '{{count}} runners do the work of the agents.',
      missing: 'No runner is there: messages wait and nothing is answered.',
    },
    scheduler: {
      alive: 'Is there: deadlines are kept, and what a crash left behind is picked up.',
      missing: 'No scheduler is there: nobody picks up what a crash leaves behind, and questions never expire.',
    },
    sandbox: {
      available: 'Commands of agents are locked into their folder.',
      missing: 'There is none, so you are asked before every command. {{why_not}}',
      not_known: 'Only a runner knows, and none is there.',
    },
    browser: {
      available: 'Agents can open web pages in a Chromium of their own.',
      missing: 'There is no Chromium. Agents still read pages, without clicking on them.',
      not_known: 'Only a runner knows, and none is there.',
    },
    devices: {
      none: 'None is connected. You only need one if agents are to use a screen, mouse and keyboard.',
      well: '{{online}} of {{count}} are online, none is older than the server.',
      outdated: 'Older than the server: {{names}}.',
    },
    providers: {
      works: '{{name}} answers.',
      demo: 'The demo model answers: it needs no key, and is no real AI.',
      none: 'Nobody answers yet.',
      not_tested: '{{name}} was not tested yet.',
      resting: '{{name}} is left alone until {{until}}, because it has refused too often.',
      others_failing: '{{name}} answers. These do not: {{others}}.',
      failing: '{{name}} did not answer the last time.',
    },
    disk: {
      enough: '{{data}} free for Rain’s own data, {{folders}} for the folders of agents.',
      low: 'Only {{data}} are free for Rain’s own data, {{folders}} for the folders of agents.',
      full: 'Almost full: {{data}} free for Rain’s own data, {{folders}} for the folders of agents.',
    },
    backups: { none: 'None is set up: Rain makes no backups by itself yet.' },
    clock: {
      agrees: 'The clocks of the server, the database and Redis agree.',
      differs: 'The clocks of the server, the database and Redis differ by {{offset}}.',
      far_off:
        'The clocks of the server, the database and Redis differ by {{offset}}: turns may be taken over while they run.',
    },
    secret_key: {
      copied: 'You have said that you keep a copy of the key {{key}}.',
      not_copied:
        'It opens your stored API keys. Without a copy of it, a backup does not bring them back. You have not said that there is one of the key {{key}}.',
      open_to_others: 'Other accounts of this computer can read the file of the key.',
    },
    audit: {
      empty: 'Nothing was done yet.',
      intact: 'The newest {{checked}} of {{count}} entries are as they were written.',
      altered: 'Entry {{entry}} is not as it was written, or is missing.',
    },
    version: {
      same: 'Rain {{version}}, protocol {{protocol}}.',
      mixed: 'The server is {{version}}, a runner {{others}}.',
    },
    mishap: {
      timed_out: 'No answer within {{patience}}.',
      not_done: 'This could not be looked at. The server’s log says why.',
    },
  },
  fix: {
    postgres: {
      slow: 'Is the disk full, or the machine busy with something else? Look at its load and at the check of the disk below.',
      unreachable:
        'Start Rain again (npm start, or docker compose up -d). If it stays away, its log says why: logs/postgres.log in the data folder, or docker compose logs postgres.',
    },
    migrations: {
      behind: 'Start Rain again: npm start brings the tables up to date, and so does docker compose up -d.',
      unfinished:
        'Start Rain again; if it refuses, put back a backup and try the update once more. docs/operations.md says how.',
      ahead: 'An older version was started on newer data. Go back to the newer version.',
      not_known: 'Nothing, as long as Rain works.',
    },
    redis: {
      not_persistent:
        'Switch on its append-only file (appendonly yes). Then waiting jobs survive a restart; your conversations are in the database either way.',
      evicting: 'Set its maxmemory-policy to noeviction.',
      nearly_full: 'Give it more memory (maxmemory).',
      save_failed: 'Make room on its disk, then start it again. Its log says what it could not write.',
      unreachable:
        'Start Rain again (npm start, or docker compose up -d). Nothing is lost: messages are in the database and are answered when it is back.',
    },
    runner: {
      missing:
        'Start Rain again (npm start, or docker compose up -d agent-runner). What was asked meanwhile is answered then.',
    },
    scheduler: { missing: 'Start Rain again (npm start, or docker compose up -d scheduler).' },
    sandbox: {
      missing: 'On Linux, install bubblewrap and start Rain again; docs/sandbox.md says what else may be in the way.',
      not_known: 'Bring back the runner first.',
    },
    browser: {
      missing: 'Install Chromium where the runner is and start Rain again (docs/browser.md).',
      not_known: 'Bring back the runner first.',
    },
    devices: {
      outdated: 'Update the program on that computer (docs/desktop.md). Until then, newer actions may not work there.',
    },
    providers: {
      none: 'Choose a model: the demo, one on your own machine, or a service with a key.',
      not_tested: 'Test it on the page of models.',
      resting: 'Wait, or add a second key or provider that steps in.',
      others_failing: 'Look at them on the page of models: they cannot step in.',
      failing: 'Test it on the page of models, which says what is wrong with it.',
    },
    disk: {
      low: 'Delete what is no longer needed, such as recordings of computers, or move the data folder to a larger disk.',
      full: 'Make room now: the database stops when the disk is full.',
    },
    backups: {
      none: 'Copy the database and the secret key now and then; docs/operations.md (Backup) has the two commands.',
    },
    clock: {
      differs: 'Switch on the time service (NTP) of every machine that Rain runs on.',
      far_off: 'Switch on the time service (NTP) of every machine that Rain runs on.',
    },
    secret_key: {
      not_copied:
        'Copy it somewhere else, such as a password manager: secret.key in the data folder, or RAIN_SECRET_KEY of the .env file; if it is in the keyring, back that up. Then say so here.',
      open_to_others:
        'Take the rights of others away: chmod 600 secret.key. If somebody may have read it, make a new one: node tools/rain.mjs rotate-key.',
    },
    audit: {
      altered:
        'Have the whole log checked: node tools/rain.mjs audit verify. If nobody of you has touched the database, somebody else has: change the PIN and look at the sign-ins.',
    },
    version: { mixed: 'Update both, and start Rain again: an older runner may not know what is asked of it.' },
    mishap: {
      timed_out: 'Look again in a moment. If it stays so, the log of the server may say more.',
      not_done: 'Look again in a moment. If it stays so, copy this page into a bug report.',
    },
  },
} satisfies DoctorWords
