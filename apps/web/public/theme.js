// Applies what was chosen for this device before the first paint. A file of its own because the content security policy
// forbids inline scripts. The same as `applyAppearance` of the settings.
;(function () {
  function chosen(name) {
    try {
      return localStorage.getItem('rain.' + name)
    } catch {
      // Storage may be blocked; the system's choice is used then.
      return null
    }
  }
  var theme = chosen('theme')
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  var followsSystem = theme !== 'light' && theme !== 'dark'
  var contrast = theme === 'contrast' || (followsSystem && matchMedia('(prefers-contrast: more)').matches)
  var page = document.documentElement.dataset
  page.theme = dark ? 'dark' : 'light'
  page.contrast = contrast ? 'more' : 'normal'
  page.text = chosen('text-size') || 'normal'
  page.motion = chosen('motion') || 'system'
  var colour = contrast ? (dark ? '#000000' : '#ffffff') : dark ? '#0c1316' : '#f3f6f7'
  document.querySelector('meta[name=theme-color]').content = colour
})()
