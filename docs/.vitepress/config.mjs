// The documentation as one site: what is in docs/, the rules by family, with search. A link that leads nowhere ends the
// build; one that leaves docs/ leads to the file in the repository, which has to be there.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'

const docs = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const top = resolve(docs, '..')
const repository = 'https://github.com/xgen-lint/xgen-lint'

// One group for each family, one entry for each rule.
function families() {
  const rules = join(docs, 'rules')
  return readdirSync(rules).sort().map((family) => ({
    text: family,
    collapsed: true,
    items: readdirSync(join(rules, family)).sort().filter((f) => f.endsWith('.md')).map((f) => ({
      text: f.slice(0, -3),
      link: `/rules/${family}/${f.slice(0, -3)}`,
    })),
  }))
}

// Pages beside the rules, by their first heading.
function pages() {
  return readdirSync(docs).filter((f) => f.endsWith('.md') && f !== 'index.md').sort().map((f) => ({
    text: /^# (.*)$/m.exec(readFileSync(join(docs, f), 'utf8'))?.[1] ?? f,
    link: '/' + f.slice(0, -3),
  }))
}

// Links out of docs/ lead to the repository.
function outside(md) {
  const open = md.renderer.rules.link_open ?? ((tokens, i, options, env, self) => self.renderToken(tokens, i, options))
  md.core.ruler.push('outside', (state) => {
    const page = state.env.path ? dirname(state.env.path) : docs
    for (const block of state.tokens) for (const token of block.children ?? []) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null
      if (!href || /^([a-z]+:|#|\/)/.test(href)) continue
      const [file, anchor] = href.split('#')
      const target = resolve(page, decodeURIComponent(file))
      if (!relative(docs, target).startsWith('..')) continue
      if (!existsSync(target)) throw new Error(`${state.env.relativePath}: ${href} leads nowhere`)
      token.attrSet('href', `${repository}/blob/main/${relative(top, target)}${anchor ? '#' + anchor : ''}`)
    }
  })
  md.renderer.rules.link_open = open
}

// Templates of Helm in a text are no templates of Vue.
function literal(md) {
  const escape = (text) => md.utils.escapeHtml(text).replaceAll('{{', '&#123;&#123;')
  md.renderer.rules.text = (tokens, i) => escape(tokens[i].content)
  md.renderer.rules.code_inline = (tokens, i) => `<code v-pre>${escape(tokens[i].content)}</code>`
}

export default defineConfig({
  title: 'xgen-lint',
  description: 'Says which line of an Argo CD repository will break which site, why, and how to fix it',
  base: process.env.DOCS_BASE ?? '/',
  cleanUrls: true,
  srcExclude: ['node_modules/**', 'ci/**'],
  markdown: { config: (md) => { outside(md); literal(md) }, languageAlias: { gotemplate: 'yaml', rego: 'python', console: 'sh' } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [{ text: 'Guides', link: '/' + 'policies' }, { text: 'Rules', link: families()[0].items[0].link }],
    sidebar: [{ text: 'Guides', items: [{ text: 'Start', link: '/' }, ...pages()] }, { text: 'Rules', items: families() }],
    socialLinks: [{ icon: 'github', link: repository }],
  },
})
