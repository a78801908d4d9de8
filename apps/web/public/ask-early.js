// Asks for what every page begins with while its program is still on its way. `api/early-answers.ts` takes the answers. A file of
// its own because the content security policy forbids inline scripts.
;(function () {
  var token = null
  try {
    token = sessionStorage.getItem('rain.token') || localStorage.getItem('rain.token')
  } catch {
    // Storage may be blocked: then nobody is signed in.
  }
  if (!token) return
  var answers = new Map()
  var ask = function (path) {
    var options = { headers: { Authorization: 'Bearer ' + token }, cache: 'no-store', credentials: 'same-origin' }
    // What cannot be had now is asked for again.
    answers.set(
      path,
      fetch(path, options).catch(function () {
        return null
      }),
    )
  }
  ;['/api/agents', '/api/providers', '/api/settings', '/api/setup'].forEach(ask)
  answers
    .get('/api/agents')
    .then(function (response) {
      return response.clone().json()
    })
    .then(function (list) {
      var agent = agentInView(list.agents)
      ask('/api/messages?' + new URLSearchParams({ cwd: agent.cwd, agent_id: agent.agent_id }))
    })
    .catch(function () {
      // No agent, or no conversation in view.
    })
  // The one the address names, or the first. Parts of another agent's work have no conversation in view.
  function agentInView(agents) {
    var address = /^(?:#\/?)?(?:chat(?:\/([^/]+).*)?)?$/.exec(location.hash)
    if (!address) return null
    var own = agents.filter(function (agent) {
      return agent.agent_id.indexOf('::') < 0
    })
    var named = own.find(function (agent) {
      return address[1] && agent.agent_id === decodeURIComponent(address[1])
    })
    return named || own[0]
  }

  window.rainEarly = { token: token, answers: answers }
})()
