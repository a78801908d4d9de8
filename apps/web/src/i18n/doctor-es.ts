import type { DoctorWords } from './doctor-words.ts'

export const doctorEs = {
  title: 'Diagnóstico',
  hint: 'Todo lo que Rain necesita, comprobado ahora mismo, y qué hacer donde algo falla.',
  summary: {
    ok: 'Todo está bien',
    warn_one: 'Rain funciona. Hay una cosa que conviene mirar.',
    warn_other: 'Rain funciona. Hay {{count}} cosas que conviene mirar.',
    fail_one: 'Hay una cosa rota',
    fail_other: 'Hay {{count}} cosas rotas',
    unknown: 'Rain funciona. No se ha podido comprobar todo.',
  },
  checkedAt: 'Comprobado {{when}}',
  refresh: 'Comprobar otra vez',
  refreshing: 'Comprobando…',
  copy: 'Copiar como texto',
  copied: 'Copiado',
  copyFailed: 'No se ha podido copiar.',
  copyHint: 'Para un informe de error. No lleva nombres, rutas ni claves.',
  loading: 'Se está comprobando Rain…',
  unreachable:
    'El servidor de Rain no responde. ¿Está encendido el ordenador donde está, y Rain en marcha (npm start, o docker compose up -d)?',
  partly: 'La base de datos no responde, así que solo se sabe esto:',
  alarm: 'Hay algo roto',
  attention: 'Conviene mirarlo',
  fine: 'En orden',
  started: 'iniciado {{when}}',
  noted: 'anotado {{when}}',
  seen: 'visto por última vez {{when}}',
  tested: 'probado {{when}}',
  ownClock:
    'El reloj de este dispositivo y el del servidor difieren en {{offset}}: las horas de estas páginas pueden parecer raras. Pon en hora el que esté mal.',
  toProviders: 'Modelos y claves',
  toDevices: 'Ordenadores',
  toAudit: 'Registro de auditoría',
  keyCopied: 'Tengo una copia',
  keyNotCopied: 'Ya no la tengo',
  keySaveFailed: 'No se ha podido guardar.',
  commands: 'Donde está Rain:',
  states: { ok: 'En orden', warn: 'Conviene mirarlo', fail: 'Roto', unknown: 'No se sabe' },
  names: {
    gateway: 'Servidor',
    postgres: 'Base de datos',
    migrations: 'Tablas',
    redis: 'Redis',
    runner: 'Ejecutor',
    scheduler: 'Planificador',
    sandbox: 'Aislamiento',
    browser: 'Navegador de los agentes',
    devices: 'Tus ordenadores',
    providers: 'Modelos',
    disk: 'Disco',
    backups: 'Copias de seguridad',
    clock: 'Relojes',
    secret_key: 'Clave secreta',
    audit: 'Registro de auditoría',
    version: 'Versión',
  },
  says: {
    gateway: { running: 'En marcha, con {{memory}} de memoria.' },
    postgres: {
      reachable: 'Postgres {{version}} responde en {{answer}} y ocupa {{size}} de disco.',
      slow: 'Postgres {{version}} tarda {{answer}} en responder.',
      unreachable: 'Postgres no responde.',
    },
    migrations: {
      current: 'Las tablas son las de esta versión ({{applied}} migraciones).',
      behind: 'Las tablas son más antiguas que esta versión: faltan {{missing}} migraciones.',
      unfinished: 'Una migración se quedó a medias.',
      ahead: 'Las tablas son más nuevas que esta versión.',
      not_known: 'Se hicieron {{applied}} migraciones; aquí no se sabe cuáles necesita esta versión.',
    },
    redis: {
      persistent: 'Redis {{version}} responde, ocupa {{used}} de memoria y guarda lo que tiene en disco.',
      not_persistent: 'Redis {{version}} responde, pero lo olvida todo al reiniciarse.',
      evicting: 'Redis puede tirar lo que Rain ha puesto en él ({{policy}}).',
      nearly_full: 'Redis ha usado {{used}} de los {{limit}} que puede ocupar.',
      save_failed: 'Redis no pudo escribir en su disco.',
      unreachable: 'Redis no responde.',
    },
    runner: {
      alive_one: 'Un ejecutor hace el trabajo de los agentes.',
      alive_other: '{{count}} ejecutores hacen el trabajo de los agentes.',
      missing: 'No hay ningún ejecutor: los mensajes esperan y nada se responde.',
    },
    scheduler: {
      alive: 'Está ahí: los plazos se cumplen y se recoge lo que deja una caída.',
      missing: 'No hay planificador: nadie recoge lo que deja una caída, y las preguntas no caducan nunca.',
    },
    sandbox: {
      available: 'Las órdenes de los agentes están encerradas en su carpeta.',
      missing: 'No hay, así que se te pregunta antes de cada orden. {{why_not}}',
      not_known: 'Solo lo sabe un ejecutor, y no hay ninguno.',
    },
    browser: {
      available: 'Los agentes pueden abrir páginas web en un Chromium propio.',
      missing: 'No hay Chromium. Los agentes siguen leyendo páginas, sin pulsar en ellas.',
      not_known: 'Solo lo sabe un ejecutor, y no hay ninguno.',
    },
    devices: {
      none: 'No hay ninguno conectado. Solo hace falta si los agentes van a usar pantalla, ratón y teclado.',
      well: '{{online}} de {{count}} en línea, ninguno más antiguo que el servidor.',
      outdated: 'Más antiguos que el servidor: {{names}}.',
    },
    providers: {
      works: '{{name}} responde.',
      demo: 'Responde el modelo de demostración: no necesita clave, y no es una IA de verdad.',
      none: 'Todavía no responde nadie.',
      not_tested: '{{name}} aún no se ha probado.',
      resting: 'A {{name}} se le deja en paz hasta las {{until}}, porque ha rechazado demasiadas veces.',
      others_failing: '{{name}} responde. Estos no: {{others}}.',
      failing: '{{name}} no respondió la última vez.',
    },
    disk: {
      enough: '{{data}} libres para los datos de Rain, {{folders}} para las carpetas de los agentes.',
      low: 'Solo quedan {{data}} libres para los datos de Rain, {{folders}} para las carpetas de los agentes.',
      full: 'Casi lleno: {{data}} libres para los datos de Rain, {{folders}} para las carpetas de los agentes.',
    },
    backups: { none: 'No hay ninguna configurada: Rain aún no hace copias por sí solo.' },
    clock: {
      agrees: 'Los relojes del servidor, la base de datos y Redis coinciden.',
      differs: 'Los relojes del servidor, la base de datos y Redis difieren en {{offset}}.',
      far_off:
        'Los relojes del servidor, la base de datos y Redis difieren en {{offset}}: puede que otro se lleve un turno que está en marcha.',
    },
    secret_key: {
      copied: 'Has dicho que guardas una copia de la clave {{key}}.',
      not_copied:
        'Abre tus claves de API guardadas. Sin una copia de ella, una copia de seguridad no las recupera. No has dicho que haya una de la clave {{key}}.',
      open_to_others: 'Otras cuentas de este ordenador pueden leer el archivo de la clave.',
    },
    audit: {
      empty: 'Aún no se ha hecho nada.',
      intact: 'Las últimas {{checked}} de {{count}} entradas están como se escribieron.',
      altered: 'La entrada {{entry}} no está como se escribió, o falta.',
    },
    version: {
      same: 'Rain {{version}}, protocolo {{protocol}}.',
      mixed: 'El servidor es {{version}}, un ejecutor {{others}}.',
    },
    mishap: {
      timed_out: 'Sin respuesta en {{patience}}.',
      not_done: 'Esto no se ha podido comprobar. El registro del servidor dice por qué.',
    },
  },
  fix: {
    postgres: {
      slow: '¿Está lleno el disco, o la máquina ocupada con otra cosa? Mira su carga y la comprobación del disco más abajo.',
      unreachable:
        'Vuelve a iniciar Rain (npm start, o docker compose up -d). Si sigue sin responder, su registro dice por qué: logs/postgres.log en la carpeta de datos, o docker compose logs postgres.',
    },
    migrations: {
      behind: 'Vuelve a iniciar Rain: npm start pone las tablas al día, y docker compose up -d también.',
      unfinished:
        'Vuelve a iniciar Rain; si se niega, recupera una copia de seguridad e intenta otra vez la actualización. docs/operations.md dice cómo.',
      ahead: 'Se inició una versión más antigua sobre datos más nuevos. Vuelve a la versión más nueva.',
      not_known: 'Nada, mientras Rain funcione.',
    },
    redis: {
      not_persistent:
        'Activa su archivo de solo añadir (appendonly yes). Así los trabajos en espera sobreviven a un reinicio; tus conversaciones están en la base de datos en cualquier caso.',
      evicting: 'Pon su maxmemory-policy en noeviction.',
      nearly_full: 'Dale más memoria (maxmemory).',
      save_failed: 'Haz sitio en su disco y vuelve a iniciarlo. Su registro dice qué no pudo escribir.',
      unreachable:
        'Vuelve a iniciar Rain (npm start, o docker compose up -d). No se pierde nada: los mensajes están en la base de datos y se responden cuando vuelva.',
    },
    runner: {
      missing:
        'Vuelve a iniciar Rain (npm start, o docker compose up -d agent-runner). Lo que se pidió entretanto se responde entonces.',
    },
    scheduler: { missing: 'Vuelve a iniciar Rain (npm start, o docker compose up -d scheduler).' },
    sandbox: {
      missing: 'En Linux, instala bubblewrap y vuelve a iniciar Rain; docs/sandbox.md dice qué más puede estorbar.',
      not_known: 'Recupera primero el ejecutor.',
    },
    browser: {
      missing: 'Instala Chromium donde está el ejecutor y vuelve a iniciar Rain (docs/browser.md).',
      not_known: 'Recupera primero el ejecutor.',
    },
    devices: {
      outdated:
        'Actualiza el programa en ese ordenador (docs/desktop.md). Hasta entonces puede que las acciones más nuevas no funcionen allí.',
    },
    providers: {
      none: 'Elige un modelo: el de demostración, uno en tu propia máquina o un servicio con clave.',
      not_tested: 'Pruébalo en la página de modelos.',
      resting: 'Espera, o añade una segunda clave o un proveedor que lo sustituya.',
      others_failing: 'Míralos en la página de modelos: no pueden sustituir a nadie.',
      failing: 'Pruébalo en la página de modelos, que dice qué le pasa.',
    },
    disk: {
      low: 'Borra lo que ya no haga falta, como grabaciones de ordenadores, o mueve la carpeta de datos a un disco mayor.',
      full: 'Haz sitio ya: la base de datos se para cuando el disco está lleno.',
    },
    backups: {
      none: 'Copia de vez en cuando la base de datos y la clave secreta; docs/operations.md (Backup) tiene las dos órdenes.',
    },
    clock: {
      differs: 'Activa el servicio de hora (NTP) de cada máquina donde esté Rain.',
      far_off: 'Activa el servicio de hora (NTP) de cada máquina donde esté Rain.',
    },
    secret_key: {
      not_copied:
        'Cópiala en otro sitio, como un gestor de contraseñas: secret.key en la carpeta de datos, o RAIN_SECRET_KEY del archivo .env; si está en el llavero, haz una copia de él. Luego dilo aquí.',
      open_to_others:
        'Quita los permisos de los demás: chmod 600 secret.key. Si alguien ha podido leerla, haz una nueva: node tools/rain.mjs rotate-key.',
    },
    audit: {
      altered:
        'Haz comprobar todo el registro: node tools/rain.mjs audit verify. Si ninguno de vosotros ha tocado la base de datos, lo ha hecho otro: cambia el PIN y mira los inicios de sesión.',
    },
    version: {
      mixed: 'Actualiza los dos y vuelve a iniciar Rain: un ejecutor antiguo puede no saber lo que se le pide.',
    },
    mishap: {
      timed_out: 'Comprueba otra vez dentro de un momento. Si sigue igual, el registro del servidor puede decir más.',
      not_done: 'Comprueba otra vez dentro de un momento. Si sigue igual, copia esta página en un informe de error.',
    },
  },
} satisfies DoctorWords
