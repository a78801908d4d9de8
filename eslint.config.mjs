import nx from '@nx/eslint-plugin'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const may = (sourceTag, ...onlyDependOnLibsWithTags) => ({ sourceTag, onlyDependOnLibsWithTags })

/** Which way imports may go: docs/architecture.md, "Directions". */
const directions = [
  may('lib:protocol'),
  may('lib:runtime'),
  may('lib:permissions', 'lib:protocol'),
  may('lib:db', 'lib:protocol', 'lib:testing'),
  may('lib:bus', 'lib:protocol', 'lib:testing'),
  may('lib:testing', 'lib:protocol', 'type:tools'),
  may('app:gateway', 'lib:protocol', 'lib:permissions', 'lib:db', 'lib:bus', 'lib:runtime', 'lib:testing'),
  may('app:agent-runner', 'lib:protocol', 'lib:permissions', 'lib:db', 'lib:bus', 'lib:runtime', 'lib:testing'),
  may('app:scheduler', 'lib:protocol', 'lib:db', 'lib:bus', 'lib:runtime', 'lib:testing'),
  may('app:desktop-agent', 'lib:protocol', 'lib:permissions', 'lib:runtime', 'lib:testing'),
  may('app:web', 'lib:protocol', 'lib:permissions'),
  may('app:e2e', 'lib:protocol', 'lib:testing', 'type:tools'),
  may('app:bench', 'lib:protocol', 'lib:testing', 'type:tools'),
  may('type:tools', 'type:tools'),
]

export default tseslint.config(
  { ignores: ['**/dist/**', '**/generated/**', '**/node_modules/**', '.nx/**'] },
  ...tseslint.configs.recommended,
  {
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          depConstraints: directions,
          banTransitiveDependencies: false,
          // its OpenAPI page is made when somebody asks for it
          checkDynamicDependenciesExceptions: ['@rain/protocol'],
        },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      'no-console': 'error',
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^\\.(.*/)?(common|shared|utils)(\\.tsx?)?$', message: 'Name it after what it does.' }] },
      ],
    },
  },
  {
    files: ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'],
    ignores: ['**/main.ts', 'apps/e2e/**', 'libs/testing/**', '**/testing/**', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only main.ts reads the environment, through loadConfig.' },
      ],
    },
  },
  {
    files: ['apps/web/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { ...reactHooks.configs.recommended.rules },
  },
  {
    files: ['apps/web/src/**/*.tsx'],
    ignores: ['**/*.test.tsx'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          'JSXText[value=/\\p{L}{2}/u]',
          'JSXAttribute[name.name=/^(aria-label|alt|title|label|hint|text)$/] > Literal[value=/\\p{L}{2}/u]',
          // an address or a line of code is the same in every language
          'JSXAttribute[name.name="placeholder"] > Literal[value=/^[^.:@/{$=]*\\p{L}{2}[^.:@/{$=]*$/u]',
        ].map((selector) => ({ selector, message: 'Texts come from the catalogue, in both languages: t(…).' })),
      ],
    },
  },
  {
    files: ['apps/web/src/features/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^\\.(.*/)?(common|shared|utils)(\\.tsx?)?$', message: 'Name it after what it does.' },
            {
              regex: '^\\.\\./(?!\\.\\./)|/features/|/app/',
              message: 'Features do not know each other: app/ joins them.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/web/src/{api,i18n,live,ui}/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^\\.(.*/)?(common|shared|utils)(\\.tsx?)?$', message: 'Name it after what it does.' },
            { regex: '/(features|app)/', message: 'What features stand on does not know them.' },
          ],
        },
      ],
    },
  },
  { files: ['tools/**/*.mjs', 'bench/**/*.ts'], rules: { 'no-console': 'off' } },
)
