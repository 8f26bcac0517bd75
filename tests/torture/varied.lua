-- For wrk: each request asks about another subject, and none is asked twice in the same words.
-- Arguments: the path of the endpoint; what each subject's IRI begins with; how many there are.

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("this", threads)
end

function init(arguments)
  path, subject, many, asked = arguments[1], arguments[2], tonumber(arguments[3]), 0
end

local function encoded(text)
  return (text:gsub("[^%w]", function(letter) return string.format("%%%02X", letter:byte()) end))
end

function request()
  asked = asked + 1
  local query = "SELECT ?p ?o { <" .. subject .. asked % many .. "> ?p ?o } # " .. this .. " " .. asked
  return wrk.format("GET", path .. "?query=" .. encoded(query))
end
