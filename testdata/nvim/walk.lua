-- The walk of TestNeovim: open a site file, type a fault, see it, apply the action,
-- hover a value, jump both ways. What is seen is written as JSON, a step a line.
-- Run by: nvim --headless -u NONE -S walk.lua, with EXE, ROOT, FILE, OUT in the environment.
local root, name = os.getenv("ROOT"), os.getenv("FILE")
local out = assert(io.open(os.getenv("OUT"), "w"))

local function step(what, seen)
  out:write(vim.fn.json_encode({ step = what, seen = seen }) .. "\n")
  out:flush()
end

local function finish(failed)
  if failed then step("failed", failed) end
  out:close()
  vim.cmd(failed and "cquit" or "qall!")
end

local function find(text)
  for i, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local at = line:find(text, 1, true)
    if at then return i, at - 1 end
  end
  error("no " .. text)
end

local function ask(method, more)
  local params = vim.tbl_extend("force", vim.lsp.util.make_position_params(0, "utf-16"), more or {})
  local answers, err = vim.lsp.buf_request_sync(0, method, params, 60000)
  assert(answers, err)
  for _, a in pairs(answers) do
    assert(not a.err, vim.inspect(a.err))
    return a.result
  end
end

local function messages()
  local seen = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    table.insert(seen, string.format("%d: %s [%s]", d.lnum + 1, d.message:match("[^\n]*"), d.code or d.user_data.lsp.code))
  end
  return seen
end

local ok, err = pcall(function()
  vim.cmd("edit " .. root .. "/" .. name)
  local client = vim.lsp.start_client({ name = "xgen-lint", cmd = { os.getenv("EXE"), "lsp" }, root_dir = root })
  assert(client, "the server does not start")
  assert(vim.lsp.buf_attach_client(0, client))
  assert(vim.wait(60000, function() return vim.lsp.buf_is_attached(0, client) and #vim.lsp.buf_get_clients(0) > 0 and vim.lsp.get_client_by_id(client).initialized end), "not initialized")

  local line, column = find('"xgen.lamitie.kr"')
  vim.api.nvim_win_set_cursor(0, { line, column })
  vim.cmd('normal! C*')
  assert(vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end), "no diagnostic")
  step("fault", messages())

  local row = line - 1
  local actions = ask("textDocument/codeAction", { range = { start = { line = row, character = column }, ["end"] = { line = row, character = column + 1 } }, context = { diagnostics = {} } })
  step("action", actions[1].title)
  vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
  step("line", vim.api.nvim_buf_get_lines(0, row, row + 1, false)[1])
  assert(vim.wait(60000, function() return #vim.diagnostic.get(0) == 0 end), "the diagnostic stays")
  step("mended", messages())
  vim.cmd("normal! u")

  line, column = find("S3_BUCKET")
  vim.api.nvim_win_set_cursor(0, { line, column })
  step("hover", ask("textDocument/hover").contents.value)

  line, column = find("hasDomain")
  vim.api.nvim_win_set_cursor(0, { line, column })
  local there = ask("textDocument/definition")[1]
  vim.lsp.util.jump_to_location(there, "utf-16")
  step("reads", vim.api.nvim_get_current_line())
  assert(vim.lsp.buf_attach_client(0, client))
  local back = ask("textDocument/definition")
  local files = {}
  for _, l in ipairs(back) do table.insert(files, vim.fn.fnamemodify(vim.uri_to_fname(l.uri), ":t")) end
  step("sets", files)
  vim.lsp.stop_client(client)
  vim.wait(5000, function() return vim.lsp.get_client_by_id(client) == nil end)
end)
finish(not ok and tostring(err) or nil)
