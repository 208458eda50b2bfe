// Makes assets/tabler.css from @tabler/core: keeps the component families that the pages use, drops the rest,
// and writes colours so that browsers from 2022 on (Chrome 109, Firefox ESR 115) understand them.
// node vendor.mjs node_modules/@tabler/core/dist/css/tabler.css > tabler.css
import fs from 'node:fs';
import postcss from 'postcss';
import parser from 'postcss-selector-parser';
import { transform } from 'lightningcss';

const KEEP = new RegExp('^(' + [
  'alert(-(success|info|warning|danger|important|title|link|icon|heading|description))?', 'active', 'disabled', 'show',
  'badge(-(outline|pill|list))?', 'breadcrumb(-item)?', 'btn(-(primary|secondary|danger|outline-(primary|secondary|danger)|ghost-(primary|secondary|danger)|link|sm|lg|icon|list|group))?',
  'card(-(header|body|footer|title|subtitle|actions|table|link|sm|stacked|options))?',
  'collapsed', 'container(-(fluid|xl|lg|narrow|tight))?', 'row(-(cards|deck|sm))?', 'col(-(auto|1?[0-9]))?', 'col-(sm|md|lg)(-(auto|1?[0-9]))?', 'g-[0-4]', 'gx-[0-4]', 'gy-[0-4]',
  'datagrid.*', 'dropdown(-(menu|item|divider|header|toggle|menu-end|item-icon))?',
  'empty(-.*)?', 'form-(control|label|hint|select|check|check-input|check-label|check-inline|fieldset|switch|text)(-(sm|lg|plaintext))?', 'input-(group|group-text|icon|icon-addon)',
  'hr-text', 'icon', 'is-(invalid|valid)', 'invalid-feedback',
  'list-(group|group-item|unstyled|inline|inline-item)(-(action|flush))?', 'list-group-item-actions',
  'nav(-(tabs|item|link|pills|underline|fill|bordered))?', 'page-(link|item)', 'pagination', 'page-(header|title|pretitle|body|wrapper)',
  'progress(-(bar|sm|stacked))?', 'spinner-border', 'status(-dot)?', 'steps?(-.*)?', 'step-item',
  'tab-(content|pane)', 'table(-(responsive|sm|vcenter|hover|striped|nowrap|active|bordered|borderless|sort|selectable))?', 'table-responsive(-(sm|md|lg))?',
  'timeline(-.*)?', 'toast', 'visually-hidden(-focusable)?', 'text-(secondary|start|end|center|nowrap|wrap|truncate|uppercase|lowercase|danger|success|warning|primary|break|body)', 'fw-(bold|semibold|normal|medium)',
  'd-(none|flex|block|inline|inline-flex|inline-block|grid|table-cell|print-none|print-block)', 'd-(sm|md|lg)-(none|flex|block|table-cell|inline)', 'flex-(row|column|wrap|fill|grow-1|shrink-0)', 'justify-content-(between|end|center|start)', 'align-items-(center|start|end|baseline)',
  'gap-[0-4]', '[mp][tbsexy]?-[0-4]', '[mp][sexy]-auto', 'm[se]-auto', 'w-(100|auto)', 'h-100', 'small', 'lead', 'h[1-5]', 'markdown', 'subheader', 'link-(body|secondary)', 'stretched-link', 'mark', 'fieldset', 'blockquote',
].join('|') + ')$');

const root = postcss.parse(fs.readFileSync(process.argv[2], 'utf8'));

function wanted(selector) {
  let keep = true;
  selector.walkClasses((c) => { if (!KEEP.test(c.value)) keep = false; });
  selector.walkAttributes((a) => {
    if (/^data-(bs-)?theme-/.test(a.attribute)) keep = false;
    if (/^(data-bs|dir|class)/.test(a.attribute) && a.attribute !== 'data-bs-theme') keep = false;
    if (a.attribute === 'data-theme') keep = false;
  });
  return keep;
}

root.walkComments((c) => { if (!c.text.startsWith('!')) c.remove(); });
root.walkRules((rule) => {
  if (rule.parent.type === 'atrule' && /keyframes$/.test(rule.parent.name)) return;
  const kept = [];
  parser((list) => list.each((s) => { if (wanted(s)) kept.push(String(s).trim()); })).processSync(rule.selector);
  if (!kept.length) rule.remove(); else rule.selectors = kept;
});
root.walkAtRules('font-face', (a) => a.remove());
root.walkAtRules((a) => { if (a.nodes && !a.nodes.length) a.remove(); });

// Custom properties nobody reads, to a fixed point.
for (;;) {
  const css = root.toString();
  const read = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map((m) => m[1]));
  let dropped = 0;
  root.walkDecls(/^--/, (d) => { if (!read.has(d.prop)) { d.remove(); dropped++; } });
  root.walkRules((r) => { if (!r.nodes.length) r.remove(); });
  root.walkAtRules((a) => { if (a.nodes && !a.nodes.length) a.remove(); });
  if (!dropped) break;
}
const frames = new Set();
root.walkDecls(/animation/, (d) => d.value.split(/[\s,]+/).forEach((w) => frames.add(w)));
root.walkAtRules(/keyframes$/, (a) => { if (!frames.has(a.params)) a.remove(); });

const { code } = transform({
  filename: 'tabler.css', code: Buffer.from(root.toString()), minify: true,
  targets: { chrome: 109 << 16, firefox: 115 << 16, safari: (15 << 16) | (6 << 8) },
});
process.stdout.write('/*! Tabler v1.6.1, https://tabler.io, MIT, (c) The Tabler Authors, codecalm.net Pawel Kuna; reduced, see README.md */\n');
process.stdout.write(code);
