import { configure } from '@testing-library/dom'

// only a guard against what never comes: how long a page takes depends on the machine
configure({ asyncUtilTimeout: 60_000 })
