// Draws the report from the data that is in the page. Everything that comes from tests is set as text.
(() => {
  'use strict';

  const data = JSON.parse(document.getElementById('data').textContent);
  const rows = data.results.results;
  const pictures = data.pictures;
  const firsts = data.results.firstCalls || [];
  const forks = data.results.forks || [];
  const root = document.documentElement;

  // ---- words -------------------------------------------------------------------------------------------------------

  const el = (tag, props, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(props || {})) {
      if (name === 'class') {
        node.className = value;
      } else if (name in node && name !== 'role') {
        node[name] = value;
      } else {
        node.setAttribute(name, value);
      }
    }
    for (const child of children.flat()) {
      if (child != null && child !== '') {
        node.append(child);
      }
    }
    return node;
  };

  const grouped = new Intl.NumberFormat('en-US');
  const count = n => grouped.format(n);
  const some = (n, one, many) => count(n) + ' ' + (n === 1 ? one : many);
  const ms = v => (v == null ? '-' : v.toFixed(2));
  const short = v => {
    const digits = v >= 100 ? 0 : v >= 10 ? 1 : 2;
    return v.toFixed(digits) + ' ms';
  };
  /** A limit is a number that the user wrote, so it is not rounded. */
  const exact = v => +v.toFixed(6) + ' ms';
  const simple = name => name.slice(name.lastIndexOf('.') + 1).replaceAll('$', '.');

  const distinction = (i, among) => {
    const p = pictures[i];
    const parts = [];
    const other = all => among.some(j => all(j) !== all(i));
    // another process is called what its test says, which tells more than the test's name
    const named = rows[i].client != null && among.every(j => j === i || pictures[j].client !== p.client);
    if (!named && other(j => rows[j].testMethod)) {
      parts.push(rows[i].testMethod);
    }
    if (parts.length === 0 && !named || other(j => pictures[j].mode)) {
      parts.push(p.mode);
    }
    if (rows[i].client != null || other(j => pictures[j].client)) {
      parts.push(p.client);
    }
    if (p.load) {
      parts.push(p.load);
    }
    if (other(j => rows[j].attempt)) {
      parts.push('run ' + rows[i].attempt);
    }
    return parts.join(', ');
  };

  /** The name of a result among others: by what distinguishes it from them, or by its mode. */
  const label = (i, among) => {
    const name = distinction(i, among);
    const twins = among.filter(j => j !== i && distinction(j, among) === name);
    return name +
      (twins.some(j => rows[j].testClass !== rows[i].testClass) ? ', ' + simple(rows[i].testClass) : '') +
      (twins.some(j => rows[j].testClass === rows[i].testClass && rows[j].fork !== rows[i].fork) ? ', fork ' + rows[i].fork : '');
  };

  const verdictOf = row => {
    const limits = row.expectations;
    if (limits.length === 0) {
      return ['', 'no limits'];
    }
    if (limits.some(l => l.failed)) {
      return ['over', '✗ ' + some(limits.filter(l => l.failed).length, 'limit', 'limits') + ' not met'];
    }
    const undecided = limits.filter(l => l.verdict !== 'within').length;
    return undecided > 0 ? ['undecided', '? ' + undecided + ' undecided'] : ['within', '✓ ' + some(limits.length, 'limit', 'limits') + ' met'];
  };

  /** A table that can be scrolled by keyboard; columns from one to before another hold numbers. */
  const table = (caption, head, body, numbersFrom, numbersTo = head.length) => {
    const cell = (tag, text, column, scope) => {
      const node = el(tag, {class: column >= numbersFrom && column < numbersTo ? 'number' : ''});
      if (scope) {
        node.scope = scope;
      }
      node.append(text == null ? '' : text);
      return node;
    };
    return el('div', {class: 'scroll', tabIndex: 0, role: 'group', 'aria-label': caption},
      el('table', {},
        el('caption', {}, caption),
        el('thead', {}, el('tr', {}, head.map((h, c) => cell('th', h, c, 'col')))),
        el('tbody', {}, body.map(row => el('tr', {}, row.map((text, c) => c === 0 ? cell('th', text, 0, 'row') : cell('td', text, c)))))));
  };

  /** A table that is made when it is opened: thousands of rows cost nothing before. */
  const tableOnDemand = (summary, make) => {
    const details = el('details', {}, el('summary', {}, summary));
    details.addEventListener('toggle', () => {
      if (details.open && details.childElementCount === 1) {
        details.append(make());
      }
    });
    return details;
  };

  // ---- charts ------------------------------------------------------------------------------------------------------

  const color = name => getComputedStyle(root).getPropertyValue('--' + name).trim();
  const charts = [];

  const SHAPES = ['circle', 'diamond', 'triangle', 'square', 'cross', 'plus', 'down', 'ring'];
  const HOLLOW = new Set(['ring', 'square', 'cross', 'plus', 'diamond']);

  const trace = (path, shape, x, y, r) => {
    switch (shape) {
      case 'circle':
      case 'ring':
        path.moveTo(x + r, y);
        path.arc(x, y, r, 0, 2 * Math.PI);
        break;
      case 'diamond':
        path.moveTo(x, y - 1.3 * r);
        path.lineTo(x + 1.3 * r, y);
        path.lineTo(x, y + 1.3 * r);
        path.lineTo(x - 1.3 * r, y);
        path.closePath();
        break;
      case 'triangle':
      case 'down': {
        const up = shape === 'triangle' ? 1 : -1;
        path.moveTo(x, y - 1.3 * r * up);
        path.lineTo(x + 1.2 * r, y + r * up);
        path.lineTo(x - 1.2 * r, y + r * up);
        path.closePath();
        break;
      }
      case 'square':
        path.rect(x - r, y - r, 2 * r, 2 * r);
        break;
      case 'cross':
        path.moveTo(x - r, y - r);
        path.lineTo(x + r, y + r);
        path.moveTo(x + r, y - r);
        path.lineTo(x - r, y + r);
        break;
      default:
        path.moveTo(x - 1.2 * r, y);
        path.lineTo(x + 1.2 * r, y);
        path.moveTo(x, y - 1.2 * r);
        path.lineTo(x, y + 1.2 * r);
    }
  };

  /** A series of marks, as uPlot's own builders of paths make lines. */
  const marks = (shape, radius) => (u, series, from, to) => {
    const xs = u.data[0];
    const ys = u.data[series];
    const path = new Path2D();
    const r = radius * uPlot.pxRatio;
    for (let i = from; i <= to; i++) {
      if (ys[i] != null) {
        trace(path, shape, u.valToPos(xs[i], 'x', true), u.valToPos(ys[i], 'y', true), r);
      }
    }
    return {stroke: path, fill: HOLLOW.has(shape) ? null : path, clip: null, flags: 0};
  };

  const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

  const key = (shape, colorName, text, dash) => {
    const canvas = el('canvas', {width: 28, height: 28, 'aria-hidden': 'true'});
    const draw = () => {
      const c = canvas.getContext('2d');
      c.clearRect(0, 0, 28, 28);
      c.strokeStyle = c.fillStyle = color(colorName);
      c.lineWidth = 3;
      const path = new Path2D();
      if (shape === 'line' || shape === 'dash') {
        c.setLineDash(shape === 'dash' ? [7, 4] : dash || []);
        path.moveTo(0, 14);
        path.lineTo(28, 14);
      } else if (shape === 'block') {
        path.rect(2, 7, 24, 14);
        c.fill(path);
      } else if (shape === 'outline') {
        path.rect(2, 7, 24, 14);
      } else {
        trace(path, shape, 14, 14, 7);
        if (!HOLLOW.has(shape)) {
          c.fill(path);
        }
      }
      c.stroke(path);
    };
    draw();
    charts.push({redraw: draw});
    return el('span', {class: 'key'}, canvas, text);
  };

  /**
   * A chart in its figure: heading, controls, key, canvas, what is under the cursor, note, table. It is drawn when it comes into sight,
   * or when there is time, or before the page is printed.
   */
  const figure = spec => {
    const plot = el('div', {class: 'plot', tabIndex: 0, role: 'group', 'aria-label': spec.label +
      '. Arrow keys move from point to point, plus and minus zoom, zero shows all. The table below has the figures.'});
    const readout = el('div', {class: 'readout', role: 'status'});
    const controls = el('div', {class: 'controls'}, spec.keys);
    const chart = {u: null, log: false, at: -1};
    if (spec.logSwitch) {
      const box = el('input', {type: 'checkbox'});
      box.addEventListener('change', () => {
        chart.log = box.checked;
        draw(true);
      });
      controls.append(el('label', {}, box, 'logarithmic'));
    }
    const say = index => {
      readout.textContent = index == null || index < 0 ? '' : spec.read(chart.u, index);
    };
    const draw = again => {
      if (chart.u && !again) {
        return;
      }
      if (chart.u) {
        chart.u.destroy();
      }
      const options = spec.options(chart.log);
      options.width = Math.max(220, plot.clientWidth);
      options.legend = {show: false};
      options.padding = [8, 30, 0, 0];
      options.cursor = Object.assign({points: {size: 9}, drag: {x: true, y: false}}, options.cursor);
      options.hooks = Object.assign({}, options.hooks, {setCursor: [u => say(u.cursor.idx)]});
      chart.u = new uPlot(options, spec.data(), plot);
      // what the scale's own range makes all of it from
      const xs = chart.u.data[0];
      chart.all = {min: xs[0], max: xs[xs.length - 1]};
      if (spec.view) {
        chart.u.setScale('x', spec.view);
      }
    };
    const go = index => {
      const u = chart.u;
      const xs = u.data[0];
      chart.at = Math.max(0, Math.min(xs.length - 1, index));
      const {min, max} = u.scales.x;
      if (xs[chart.at] < min || xs[chart.at] > max) {
        const half = (max - min) / 2;
        u.setScale('x', {min: xs[chart.at] - half, max: xs[chart.at] + half});
      }
      const y = u.series.slice(1).map((s, n) => u.data[n + 1][chart.at]).find(v => v != null);
      u.setCursor({left: u.valToPos(xs[chart.at], 'x'), top: y == null ? 0 : u.valToPos(y, 'y')});
      say(chart.at);
    };
    const zoom = factor => {
      const u = chart.u;
      const log = u.scales.x.distr === 3;
      const to = v => log ? Math.log10(v) : v;
      const from = v => log ? 10 ** v : v;
      const min = to(u.scales.x.min);
      const max = to(u.scales.x.max);
      const middle = chart.at < 0 ? (min + max) / 2 : to(u.data[0][chart.at]);
      const half = (max - min) / 2 * factor;
      u.setScale('x', {min: Math.max(chart.all.min, from(middle - half)), max: Math.min(chart.all.max, from(middle + half))});
    };
    const KEYS = {
      ArrowRight: () => go(chart.at + 1),
      ArrowLeft: () => go(chart.at - 1),
      PageDown: () => go(chart.at + Math.ceil(chart.u.data[0].length / 20)),
      PageUp: () => go(chart.at - Math.ceil(chart.u.data[0].length / 20)),
      Home: () => go(0),
      End: () => go(chart.u.data[0].length - 1),
      '+': () => zoom(0.5),
      '-': () => zoom(2),
      '0': () => chart.u.setScale('x', {...chart.all}),
    };
    plot.addEventListener('keydown', event => {
      const move = KEYS[event.key];
      if (move && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        draw();
        move();
      }
    });
    chart.draw = () => draw(false);
    chart.redraw = () => chart.u && chart.u.redraw(true);
    chart.fit = () => {
      if (chart.u && plot.clientWidth > 0) {
        chart.u.setSize({width: Math.max(220, plot.clientWidth), height: chart.u.height});
      }
    };
    plot.style.minHeight = spec.height + 'px';
    charts.push(chart);
    inSight.observe(plot);
    drawers.set(plot, chart);
    return el('figure', {},
      el('figcaption', {}, spec.title),
      controls, plot, readout,
      (spec.notes || []).map(note => el('p', {class: 'note'}, note)),
      tableOnDemand(spec.tableName, spec.table));
  };

  const drawers = new Map();
  const inSight = new IntersectionObserver(seen => {
    for (const entry of seen) {
      if (entry.isIntersecting) {
        inSight.unobserve(entry.target);
        drawers.get(entry.target).draw();
      }
    }
  }, {rootMargin: '400px'});

  const axis = (extra) => Object.assign({
    stroke: () => color('soft'),
    grid: {stroke: () => color('grid'), width: 1},
    ticks: {stroke: () => color('line'), width: 1},
    font: '12px system-ui, sans-serif',
    labelFont: '12px system-ui, sans-serif',
    labelSize: 18,
  }, extra);

  const HEIGHT = 300;
  const WHOLE = [1, 2, 5].flatMap(n => [0, 1, 2, 3, 4, 5].map(e => n * 10 ** e)).sort((a, b) => a - b);

  const millisAxis = log => axis({
    label: 'ms',
    size: 52,
    values: (u, splits) => splits.map(v => v == null || (log && !/^[125]/.test(v.toExponential())) ? '' : String(+v.toPrecision(6))),
  });

  /** All calls with a little room beside them, or the part that was asked for. */
  const callScale = calls => {
    const first = calls[0];
    const last = calls[calls.length - 1];
    const room = (last - first) * 0.01 + 0.5;
    return {time: false, range: (u, min, max) => min == null || (min === first && max === last) ? [first - room, last + room] : [min, max]};
  };

  /** From what is in sight, and from what is always shown. */
  const millisScale = (log, ...always) => ({
    distr: log ? 3 : 1,
    range: (u, min, max) => {
      const high = Math.max(max || 0, ...always) || 1;
      const low = Math.min(min == null ? high : min, ...always);
      return log ? uPlot.rangeLog(Math.max(0.001, low), Math.max(0.002, high), 10, true) : [0, high * 1.08];
    },
  });

  /** A line that a chart has besides its series, with a name where it does not cover another's. */
  const rule = (u, y, toX, colorName, text, taken) => {
    const {ctx, bbox} = u;
    const ratio = uPlot.pxRatio;
    const at = Math.round(u.valToPos(y, 'y', true)) + 0.5;
    if (at < bbox.top - 1 || at > bbox.top + bbox.height + 1) {
      return;
    }
    const end = toX == null ? bbox.left + bbox.width : Math.min(bbox.left + bbox.width, u.valToPos(toX, 'x', true));
    if (end <= bbox.left) {
      return;
    }
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = color(colorName);
    ctx.lineWidth = 1.5 * ratio;
    ctx.setLineDash([6 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, at);
    ctx.lineTo(end, at);
    ctx.stroke();
    if (toX != null && end < bbox.left + bbox.width) {
      ctx.setLineDash([]);
      ctx.beginPath();
      ctx.moveTo(end, at - 6 * ratio);
      ctx.lineTo(end, at + 6 * ratio);
      ctx.stroke();
    }
    if (!text) {
      ctx.restore();
      return;
    }
    ctx.font = 11 * ratio + 'px system-ui, sans-serif';
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    const width = ctx.measureText(text).width;
    const left = Math.max(bbox.left + 4 * ratio, (toX == null ? bbox.left + bbox.width : end) - width - 8 * ratio);
    const above = at - 5 * ratio - 11 * ratio > bbox.top ? at - 5 * ratio : at + 13 * ratio;
    const free = taken.every(t => Math.abs(t.y - above) > 12 * ratio || left > t.right || left + width < t.left);
    const text_y = free ? above : (above < at ? at + 13 * ratio : at + 26 * ratio);
    taken.push({y: text_y, left, right: left + width});
    ctx.globalAlpha = 0.85;
    ctx.fillStyle = color('paper');
    ctx.fillRect(left - 2 * ratio, text_y - 10 * ratio, width + 4 * ratio, 13 * ratio);
    ctx.globalAlpha = 1;
    ctx.fillStyle = color(colorName);
    ctx.fillText(text, left, text_y);
    ctx.restore();
  };

  // ---- the timeline ------------------------------------------------------------------------------------------------

  // In the order of CallKind; a stall is marked around whatever the call is.
  const KINDS = [
    {name: 'failed', shape: 'cross', color: 'failed', size: 4.5},
    {name: 'retried', shape: 'triangle', color: 'retried', size: 4},
    {name: 'new connection', shape: 'diamond', color: 'c1', size: 3.4},
    {name: 'reused connection', shape: 'circle', color: 'c0', size: 2.4},
    {name: 'unknown connection', shape: 'plus', color: 'c7', size: 3},
  ];
  const STALLED = {name: 'overlapped by a stall of the machine', shape: 'ring', color: 'stall', size: 6};

  const LIMIT_COLORS = ['ink', 'c3', 'c2', 'c6'];

  const drawnOf = calls => {
    if (calls.call.length === calls.made) {
      return [];
    }
    const notes = [];
    if (calls.known < calls.made) {
      notes.push(`The kit recorded ${count(calls.known)} of ${some(calls.made, 'call', 'calls')} one by one: each thread's first call, and the newest calls.`);
    }
    if (calls.call.length < calls.known) {
      notes.push(`The chart shows ${count(calls.call.length)} of ${some(calls.known, 'call', 'calls')}: the first calls, and failed, retried and other rare calls as far as they fit. Of the rest it shows the fastest and slowest of each stretch.`);
    }
    return notes;
  };

  const marksSeries = (kind, label, points) => ({
    label,
    stroke: () => color(kind.color),
    fill: HOLLOW.has(kind.shape) ? undefined : () => color(kind.color),
    width: HOLLOW.has(kind.shape) ? 1.4 : 0.5,
    paths: marks(kind.shape, kind.size * (points > 800 ? 0.65 : 1)),
    points: {show: false},
  });

  const timeline = (i, name) => {
    const p = pictures[i];
    if (p.calls.call.length === 0) {
      return el('p', {class: 'note'}, 'No call is known one by one.');
    }
    const calls = p.calls;
    const kinds = KINDS.length;
    const present = KINDS.map((k, n) => calls.kind.some(v => v % kinds === n));
    const anyStalled = calls.kind.some(v => v >= kinds);
    const shown = KINDS.filter((k, n) => present[n]);
    const always = p.limits.map(l => l.ms).concat(rows[i].predictedMillis == null ? [] : [rows[i].predictedMillis]);
    const what = v => KINDS[v % kinds].name + (v >= kinds ? ', ' + STALLED.name : '');
    return figure({
      title: 'Each call',
      label: 'Timeline of ' + name + ': what each call took, in the order of calls',
      height: HEIGHT,
      logSwitch: true,
      keys: [
        ...shown.map(k => key(k.shape, k.color, k.name)),
        ...(anyStalled ? [key(STALLED.shape, STALLED.color, STALLED.name)] : []),
        ...(rows[i].predictedMillis != null ? [key('dash', 'soft', 'predicted: ' + short(rows[i].predictedMillis))] : []),
        ...p.limits.map((l, n) => key('dash', LIMIT_COLORS[n % LIMIT_COLORS.length], 'limit: ' + l.name + ' below ' + exact(l.ms))),
      ],
      data: () => [
        calls.call,
        ...shown.map(k => calls.ms.map((v, n) => KINDS[calls.kind[n] % kinds] === k ? v : null)),
        ...(anyStalled ? [calls.ms.map((v, n) => calls.kind[n] >= kinds ? v : null)] : []),
      ],
      options: log => ({
        height: HEIGHT,
        scales: {x: callScale(calls.call), y: millisScale(log, ...always)},
        axes: [axis({label: 'call', size: 38, incrs: WHOLE}), millisAxis(log)],
        series: [{label: 'call'}, ...shown.map(k => marksSeries(k, k.name, calls.call.length)), ...(anyStalled ? [marksSeries(STALLED, STALLED.name, calls.call.length)] : [])],
        // before the points, so that none is hidden
        hooks: {drawAxes: [u => {
          if (rows[i].predictedMillis != null) {
            rule(u, rows[i].predictedMillis, null, 'soft', '', []);
          }
          p.limits.forEach((l, n) => rule(u, l.ms, null, LIMIT_COLORS[n % LIMIT_COLORS.length], '', []));
        }]},
      }),
      read: (u, n) => `call ${count(calls.call[n])}: ${ms(calls.ms[n])} ms, ${what(calls.kind[n])}`,
      notes: drawnOf(calls),
      tableName: 'These calls as a table',
      table: () => table(`Calls of ${name}, in the order of their starts`, ['call', 'ms', 'what'],
        calls.call.map((c, n) => [count(c), ms(calls.ms[n]), what(calls.kind[n])]), 1, 2),
    });
  };

  // ---- several results over one another ----------------------------------------------------------------------------

  const seriesColor = n => 'c' + n % 8;
  const seriesShape = n => SHAPES[n % SHAPES.length];

  const notDrawn = n => n === 1 ? '1 measurement is not drawn: its calls were not recorded one by one.' :
    `${count(n)} measurements are not drawn: their calls were not recorded one by one.`;

  /** What a chart says that draws some of the measurements. */
  const firstOf = (drawn, all) => drawn < all ? [`Of ${all} measurements the first ${drawn} are drawn.`] : [];

  const overlay = (all, title) => {
    // more cannot be told apart
    const known = all.filter(i => pictures[i].calls.call.length > 0);
    const indices = known.slice(0, SHAPES.length);
    if (indices.length === 0) {
      return null;
    }
    const names = indices.map(i => label(i, all));
    const xs = [...new Set(indices.flatMap(i => pictures[i].calls.call))].sort((a, b) => a - b);
    const place = new Map(xs.map((x, n) => [x, n]));
    const columns = indices.map(i => {
      const column = new Array(xs.length).fill(null);
      pictures[i].calls.call.forEach((c, n) => {
        column[place.get(c)] = pictures[i].calls.ms[n];
      });
      return column;
    });
    // beside thousands of calls fifty would be a dot
    const made = indices.map(i => pictures[i].calls.made);
    const fewest = Math.max(10, Math.min(...made));
    const narrow = Math.max(...made) > 3 * fewest;
    return figure({
      title,
      view: narrow ? {min: 0, max: fewest + 1} : null,
      label: 'What each call took, in the order of calls: ' + names.join('; '),
      height: HEIGHT,
      logSwitch: true,
      keys: names.map((name, n) => key(seriesShape(n), seriesColor(n), name)),
      data: () => [xs, ...columns],
      options: log => ({
        height: HEIGHT,
        scales: {x: callScale(xs), y: millisScale(log)},
        axes: [axis({label: 'call', size: 38, incrs: WHOLE}), millisAxis(log)],
        series: [{label: 'call'}, ...names.map((name, n) => marksSeries({shape: seriesShape(n), color: seriesColor(n), size: 3}, name, narrow ? 0 : xs.length))],
      }),
      read: (u, n) => `call ${count(xs[n])}: ` + indices.map((i, s) => columns[s][n] == null ? null : `${names[s]} ${ms(columns[s][n])} ms`)
        .filter(t => t != null).join('; '),
      notes: firstOf(indices.length, known.length).concat(
        known.length < all.length ? [notDrawn(all.length - known.length)] : [],
        narrow ? [`Shows the first ${count(fewest)} calls, the length of the shortest measurement. Double-click or press 0 to see all calls.`] : [],
        indices.flatMap((i, n) => drawnOf(pictures[i].calls).map(note => names[n] + ': ' + note))),
      tableName: 'These calls as a table',
      table: () => table('Milliseconds of each call, in the order of their starts', ['call', ...names],
        xs.map((x, n) => [count(x), ...columns.map(c => c[n] == null ? '' : ms(c[n]))]), 1),
    });
  };

  /** What one picture has room for: all of it, or that of one system after the other, with its name. */
  const families = all => {
    if (all.length <= SHAPES.length) {
      return [['', all]];
    }
    const groups = new Map();
    all.forEach(i => {
      const name = pictures[i].client.split(', ')[0];
      groups.set(name, [...(groups.get(name) || []), i]);
    });
    return [...groups].flatMap(([name, members]) => Array.from({length: Math.ceil(members.length / SHAPES.length)}, (_, n) =>
      [name, members.slice(n * SHAPES.length, (n + 1) * SHAPES.length)]));
  };

  // ---- percentiles -------------------------------------------------------------------------------------------------

  const NINES = [1, 2, 4, 10, 20, 100, 1e3, 1e4, 1e5, 1e6];
  const percent = x => {
    const q = 100 * (1 - 1 / x);
    return (x >= 1e3 ? q.toFixed(Math.round(Math.log10(x)) - 2) : String(+q.toFixed(1))) + ' %';
  };

  const curves = (all, title = 'Percentiles') => {
    const indices = all.slice(0, SHAPES.length);
    const drawn = indices.filter(i => pictures[i].curve.at.length > 0);
    if (drawn.length === 0) {
      return null;
    }
    const names = drawn.map(i => label(i, indices));
    const joined = uPlot.join(drawn.map(i => [pictures[i].curve.at, pictures[i].curve.ms]));
    const limits = drawn.flatMap((i, n) => pictures[i].limits.filter(l => l.quantile != null).map(l => ({...l, n})));
    const most = Math.max(10, ...drawn.map(i => pictures[i].curve.calls));
    return figure({
      title,
      label: 'Percentile curves of ' + names.join('; '),
      height: HEIGHT,
      logSwitch: true,
      keys: [
        ...names.map((name, n) => key('line', seriesColor(indices.indexOf(drawn[n])), name, DASHES[indices.indexOf(drawn[n]) % 4])),
        ...(limits.length > 0 ? [key('dash', 'ink', 'limit, up to its percentile')] : []),
      ],
      data: () => joined,
      options: log => ({
        height: HEIGHT,
        scales: {x: {time: false, distr: 3, log: 10, range: (u, min, max) => [Math.max(1, min), Math.max(min * 1.01, max || most)]}, y: millisScale(log, ...limits.map(l => l.ms))},
        axes: [axis({
          label: 'percentile',
          size: 38,
          splits: u => {
            const inSight = NINES.filter(x => x >= u.scales.x.min * 0.999 && x <= u.scales.x.max * 1.001);
            // with many nines there is too little room between them
            return u.scales.x.max / u.scales.x.min > 500 ? inSight.filter(x => x !== 4 && x !== 20) : inSight;
          },
          filter: (u, splits) => splits,
          values: (u, splits) => splits.map(percent),
        }), millisAxis(log)],
        series: [{label: 'percentile'}, ...drawn.map((i, n) => ({
          label: names[n],
          stroke: () => color(seriesColor(indices.indexOf(i))),
          width: 2,
          dash: DASHES[indices.indexOf(i) % 4],
          spanGaps: true,
          paths: uPlot.paths.stepped({align: 1}),
          points: {show: false},
        }))],
        hooks: {draw: [u => {
          const taken = [];
          limits.forEach(l => rule(u, l.ms, l.quantile >= 1 ? null : 1 / (1 - l.quantile), seriesColor(indices.indexOf(drawn[l.n])),
            (drawn.length > 1 ? names[l.n] + ': ' : '') + l.name + ' below ' + exact(l.ms), taken));
        }]},
      }),
      read: (u, n) => percent(joined[0][n]) + ' of calls: ' + drawn.map((i, s) => {
        let at = n;
        while (at >= 0 && joined[s + 1][at] == null) {
          at--;
        }
        return at < 0 ? null : `${names[s]} ${ms(joined[s + 1][at])} ms`;
      }).filter(t => t != null).join('; '),
      notes: firstOf(indices.length, all.length).concat(
        ['Without each thread\'s first call. p90, p99 and p99.9 are equally far apart. A curve ends at its slowest call.'],
        drawn.map((i, n) => [names[n], pictures[i].curve]).filter(([, curve]) => curve.at.length < curve.calls).map(([name, curve]) =>
          `${name}: the curve has ${curve.at.length} points for ${count(curve.calls)} calls, among them each percentile of the table.`)),
      tableName: 'These percentiles as a table',
      table: () => table('Percentiles in ms', ['percentile', ...names],
        NINES.filter(x => x > 1 && x <= most).map(x => [percent(x), ...drawn.map(i => {
          const curve = pictures[i].curve;
          if (curve.calls < x) {
            return '-';
          }
          // nearest rank: the last value that begins before it
          let at = 0;
          while (at + 1 < curve.at.length && curve.at[at + 1] < x * (1 - 1e-6)) {
            at++;
          }
          return ms(curve.ms[at]);
        })]).concat([['slowest', ...drawn.map(i => ms(pictures[i].curve.ms[pictures[i].curve.ms.length - 1]))]]), 1),
    });
  };

  // ---- connections -------------------------------------------------------------------------------------------------

  const CLOSED_BY = {CLIENT_FIN: 'the client', CLIENT_RESET: 'the client (reset)', SERVER: 'the server', PROXY: 'the end of the test'};
  const HANDSHAKES = {NONE: 'no TLS', PENDING: 'TLS handshake not finished', FULL: 'full TLS handshake', RESUMED: 'resumed TLS session', UNKNOWN: 'TLS handshake', FAILED: 'TLS handshake failed'};

  const lanes = (i, name) => {
    const p = pictures[i].lanes;
    if (p.lanes.length === 0) {
      return el('p', {class: 'note'}, p.unknown ? 'Connections are unknown: ' + p.unknown : 'No connection was seen.');
    }
    const laneOf = new Map(p.lanes.map((lane, n) => [lane.index, n]));
    const cut = p.shown.length < p.exchanges;
    const lastShown = p.shown.reduce((last, e) => Math.max(last, e[2]), 0);
    let end = lastShown;
    for (const lane of p.lanes) {
      end = Math.max(end, lane.opened, lane.secured || 0, cut || lane.closedBy === 'PROXY' ? 0 : lane.closed || 0);
    }
    const start = Math.min(0, ...p.shown.map(e => e[1]));
    const height = Math.min(640, Math.max(150, 90 + 9 * p.lanes.length));
    const exchanges = p.shown.slice().sort((a, b) => a[1] - b[1]);
    const onLane = new Map();
    const numbered = exchanges.map(e => {
      const n = onLane.get(e[0]) || 0;
      onLane.set(e[0], n + 1);
      return n;
    });
    const xs = exchanges.length > 0 ? exchanges.map(e => e[1]) : p.lanes.map(l => l.opened);
    const ys = exchanges.length > 0 ? exchanges.map(e => laneOf.get(e[0])) : p.lanes.map((l, n) => n);
    const closeWord = lane => lane.closed == null ? 'still open' : `closed by ${CLOSED_BY[lane.closedBy]} at ${ms(lane.closed)} ms`;
    const tell = lane => `connection ${lane.index}, ${HANDSHAKES[lane.handshake]}, ${some(lane.exchanges, 'exchange', 'exchanges')}, ${closeWord(lane)}`;
    const draw = u => {
      const {ctx, bbox} = u;
      const ratio = uPlot.pxRatio;
      const x = v => u.valToPos(v, 'x', true);
      const thick = Math.max(2 * ratio, Math.min(14 * ratio, bbox.height / p.lanes.length * 0.7));
      ctx.save();
      ctx.beginPath();
      ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
      ctx.clip();
      const block = (from, to, y, colorName, share) => {
        ctx.fillStyle = color(colorName);
        ctx.fillRect(x(from), y - thick * share / 2, Math.max(ratio, x(to) - x(from)), thick * share);
      };
      p.lanes.forEach((lane, n) => {
        const y = u.valToPos(n, 'y', true);
        block(Math.max(start, lane.opened), lane.closed == null ? end * 1.01 : Math.min(lane.closed, end * 1.01), y, 'c7', 0.15);
        if (lane.secured != null && lane.opened >= start) {
          block(lane.opened, lane.secured, y, lane.handshake === 'FAILED' ? 'failed' : 'c1', 1);
        }
      });
      exchanges.forEach(e => block(e[1], e[2], u.valToPos(laneOf.get(e[0]), 'y', true), e[4] > 1 ? 'retried' : 'c0', 1));
      p.lanes.forEach((lane, n) => {
        if (lane.closed == null || lane.closed > end * 1.01) {
          return;
        }
        const y = u.valToPos(n, 'y', true);
        const path = new Path2D();
        const r = Math.max(1.5 * ratio, Math.min(4 * ratio, thick / 2.2));
        trace(path, lane.closedBy === 'SERVER' ? 'square' : 'cross', x(lane.closed) + r + ratio, y, r);
        ctx.strokeStyle = color('ink');
        ctx.lineWidth = 1.3 * ratio;
        ctx.stroke(path);
      });
      p.strikes.forEach(([connection, at]) => {
        const path = new Path2D();
        const r = Math.max(3 * ratio, Math.min(5 * ratio, thick / 1.5));
        trace(path, 'down', x(at), u.valToPos(laneOf.get(connection), 'y', true), r);
        ctx.fillStyle = color('failed');
        ctx.fill(path);
      });
      ctx.restore();
    };
    const anySecured = p.lanes.some(l => l.secured != null);
    return figure({
      title: 'Connections',
      label: 'Lanes of the connections of ' + name + ', one above another: handshake, exchanges, close',
      height,
      keys: [
        ...(anySecured ? [key('block', 'c1', 'opening: TCP and TLS')] : []),
        key('block', 'c0', 'exchange'),
        ...(p.shown.some(e => e[4] > 1) ? [key('block', 'retried', 'repeated attempt')] : []),
        key('line', 'c7', 'idle'),
        ...(p.lanes.some(l => l.closedBy === 'SERVER') ? [key('square', 'ink', 'closed by the server')] : []),
        ...(p.lanes.some(l => l.closed != null && l.closedBy !== 'SERVER') ? [key('cross', 'ink', 'closed by the client')] : []),
        ...(p.strikes.length > 0 ? [key('down', 'failed', 'planned fault')] : []),
      ],
      data: () => [xs, ys],
      options: () => ({
        height,
        scales: {
          x: {time: false, range: (u, min, max) => min == null || (min === xs[0] && max === xs[xs.length - 1]) ? [start, end * 1.02 || 1] : [min, max]},
          y: {range: () => [-0.8, p.lanes.length - 0.2], dir: -1},
        },
        axes: [axis({label: 'ms since the first call', size: 38}), axis({
          label: 'connection',
          size: 52,
          grid: {show: false},
          incrs: [1, 2, 5, 10, 20, 50],
          space: 18,
          values: (u, splits) => splits.map(n => Number.isInteger(n) && p.lanes[n] ? 'c' + p.lanes[n].index : ''),
        })],
        series: [{label: 'ms'}, {label: 'connection', stroke: () => color('c0'), paths: () => null, points: {show: false}}],
        hooks: {draw: [draw]},
      }),
      read: (u, n) => exchanges.length === 0 ? tell(p.lanes[n]) : (() => {
        const e = exchanges[n];
        const lane = p.lanes[laneOf.get(e[0])];
        return `exchange ${numbered[n] + 1} of connection ${e[0]}: ${p.operations[e[5]]} ${e[3] || 'not answered'}, from ${ms(e[1])} to ${ms(e[2])} ms` +
          (e[4] > 1 ? `, attempt ${e[4]}` : '') + '; ' + tell(lane);
      })(),
      notes: [
        pictures[i].connections + '.',
        ...(p.strikes.length > 0 ? ['Planned faults: ' + p.strikes.map(([connection, at, kind]) => `${kind} at ${ms(at)} ms on c${connection}`).slice(0, 8).join(', ') + (p.strikes.length > 8 ? ', ...' : '') + '.'] : []),
        ...(p.lanes.length < p.connections ? [`Of ${some(p.connections, 'connection', 'connections')} the first ${p.lanes.length} are drawn.`] : []),
        ...(cut ? [`Of ${some(p.exchanges, 'exchange', 'exchanges')} the first ${count(p.shown.length)} of these connections are drawn.`] : []),
        ...(p.unknown ? ['Some facts are unknown: ' + p.unknown] : []),
      ],
      tableName: 'These connections as a table',
      table: () => table(`Connections of ${name}, times in ms since the first call`,
        ['connection', 'opened', 'TLS done', 'handshake', 'exchanges', 'closed', 'by'],
        p.lanes.map(l => ['c' + l.index, ms(l.opened), ms(l.secured), HANDSHAKES[l.handshake], count(l.exchanges), ms(l.closed), l.closed == null ? '' : CLOSED_BY[l.closedBy]]), 1),
    });
  };

  // ---- where the time went -----------------------------------------------------------------------------------------

  const total = parts => parts.reduce((s, p) => s + p.value, 0);

  /** A line of coloured parts, as long as its share of the longest line beside it. */
  const line = (parts, longest) => {
    const sum = total(parts);
    const node = el('div', {class: 'bar', 'aria-hidden': 'true'}, parts.map(p => {
      const span = el('span', {class: 'f' + p.color, title: p.name});
      span.style.flexGrow = p.value / sum;
      span.style.flexBasis = '0';
      return span;
    }));
    node.style.width = 100 * sum / longest + '%';
    return node;
  };

  const swatch = p => el('span', {}, el('span', {class: 'swatch f' + p.color, 'aria-hidden': 'true'}), ' ' + p.name);

  const bar = (title, parts, unit, note) => {
    const shown = parts.filter(p => p.value > 0);
    const sum = total(shown);
    return el('div', {class: 'split'}, el('h4', {}, title), line(shown, sum),
      table(note, ['part', unit, 'share'], shown.map(p => [
        swatch(p),
        unit === 's' ? p.value.toFixed(2) : ms(p.value),
        (100 * p.value / sum).toFixed(0) + ' %',
      ]), 1));
  };

  const CALL_PARTS = ['waiting for its turn', 'opening a connection', 'network', 'service', 'client and this machine'];
  const TEST_PARTS = {backEnd: 'waiting for the back end', client: 'client and table', warmUp: 'warm-up', calls: 'timed calls', besides: 'calls with a longer round trip', verdict: 'verdict'};

  const splits = i => {
    const split = pictures[i].split;
    const phases = rows[i].phasesMillis;
    return el('div', {class: 'charts'},
      split && bar('Where a call\'s time went', split.ms.map((value, n) => ({name: CALL_PARTS[n], value, color: [4, 1, 0, 2, 5][n]})), 'ms',
        `Mean of the ${some(split.calls, 'call', 'calls')} that sent one request, of ${some(split.ofCalls, 'call', 'calls')} after each thread's first`),
      phases && bar('Where the test\'s time went', Object.entries(phases).map(([name, value], n) => ({name: TEST_PARTS[name] || name, value: value / 1e3, color: n % 6})), 's',
        'From the start of the test to the verdict'));
  };

  /** First calls in fresh JVMs: a row for each variant of each test, with a bar of the phases. */
  const firstCalls = () => {
    if (firsts.length === 0) {
      return null;
    }
    const order = firsts[0].phases.map(p => p.name);
    const parts = f => f.phases.map((p, n) => ({name: p.name, value: p.millis ? p.millis.p50 : 0, color: [0, 6, 1, 3, 9, 4, 2, 10, 7, 8, 5][n]})).filter(p => p.value > 0);
    const longest = Math.max(...firsts.map(f => total(parts(f))));
    const used = new Map(firsts.flatMap(parts).sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name)).map(p => [p.name, p]));
    const of = (spread, percentile) => ms(spread && spread[percentile]);
    const origin = f => f.shard || (forks.length > 1 ? 'fork ' + f.fork : '');
    const origins = firsts.some(origin);
    const head = ['test', 'client', 'network', 'variant', ...(origins ? ['measured by'] : []), 'JVMs', 'p50', 'p90', 'own p50', 'the call p50', 'phases, p50', 'limits'];
    const names = f => [simple(f.testClass) + '.' + f.testMethod + (f.attempt > 1 ? ', run ' + f.attempt : ''), clientName(f.httpClient), f.network.profile, f.variant, ...(origins ? [origin(f)] : [])];
    return el('section', {id: 'first-calls', 'aria-label': 'First calls in fresh JVMs'},
      el('h2', {}, 'First calls in fresh JVMs'),
      el('p', {class: 'soft'}, 'From the start of a JVM until its first call returned, over all JVMs of a variant. The own time leaves out how long the main thread waited for a core.'),
      table('Times in ms', head, firsts.map(f => [
        ...names(f).map(name => el('span', {}, breakable(name))), count(f.jvms), of(f.wholeMillis, 'p50'), of(f.wholeMillis, 'p90'), of(f.ownMillis, 'p50'), of(f.callMillis, 'p50'),
        el('div', {class: 'phases'}, f.jvms > 0 ? line(parts(f), longest) : '-'), limits(f)]), origins ? 5 : 4, origins ? 10 : 9),
      el('p', {class: 'controls'}, [...used.values()].map(swatch)),
      el('ul', {class: 'plain'}, firsts.flatMap(f => f.notes.map(note => el('li', {}, [names(f)[0], ...names(f).slice(3)].join(', ') + ': ' + note)))),
      tableOnDemand('All phases as a table', () => table('Times in ms, p50 and p90 over the JVMs. Percentiles of phases do not add up', ['phase', ...firsts.map(f => names(f).join(', '))],
        order.map((name, n) => [name, ...firsts.map(f => of(f.phases[n].millis, 'p50') + ', ' + of(f.phases[n].millis, 'p90'))]), 1)));
  };

  // ---- over the runs -----------------------------------------------------------------------------------------------

  /** A result in the runs before this one; nothing where no earlier run is kept. */
  const trend = (i, name) => {
    const series = data.trend.find(t => t.row === i);
    if (!series) {
      return null;
    }
    const points = series.points;
    const at = p => p.at.replace('T', ' ').replace('Z', ' UTC');
    const anyP99 = points.some(p => p.p99 != null);
    return figure({
      title: 'Over the runs',
      label: 'p50 and p99 of ' + name + ' in the last ' + points.length + ' runs',
      height: HEIGHT,
      logSwitch: true,
      keys: [key('circle', 'c0', 'p50'), ...(anyP99 ? [key('triangle', 'c1', 'p99')] : [])],
      data: () => [points.map((p, n) => n + 1), points.map(p => p.p50), ...(anyP99 ? [points.map(p => p.p99), points.map(p => p.p99)] : [])],
      options: log => ({
        height: HEIGHT,
        scales: {x: {time: false, range: (u, min, max) => min == null || max - min < 1 ? [0.5, points.length + 0.5] : [min, max]}, y: millisScale(log)},
        axes: [axis({label: 'run, the last is this one', size: 38, incrs: WHOLE}), millisAxis(log)],
        series: [
          {label: 'run'},
          {label: 'p50', stroke: () => color('c0'), width: 1.5, spanGaps: true, points: {show: true, size: 7, fill: () => color('c0')}},
          {label: 'p99', stroke: () => color('c1'), width: 1.5, dash: [8, 4], spanGaps: true, points: {show: false}},
          {label: 'p99', stroke: () => color('c1'), fill: () => color('c1'), paths: marks('triangle', 4), points: {show: false}},
        ].slice(0, anyP99 ? 4 : 2),
      }),
      read: (u, n) => `${at(points[n])}: p50 ${ms(points[n].p50)} ms, p99 ${ms(points[n].p99)} ms, ` +
        `${points[n].connections == null ? 'connections not known' : (points[n].atLeast ? '≥ ' : '') + some(points[n].connections, 'connection', 'connections')} in ${some(points[n].calls, 'call', 'calls')}` +
        (points[n].verdict ? ', ' + points[n].verdict : ''),
      notes: series.baseline,
      tableName: 'These runs as a table',
      table: () => table(`Runs of ${name}, times in ms`, ['run', 'p50', 'p99', 'connections', 'calls', 'verdict'],
        points.map(p => [at(p), ms(p.p50), ms(p.p99), atLeast(p.connections, p.atLeast), count(p.calls), p.verdict || '-']), 1, 5),
    });
  };

  // ---- the page ----------------------------------------------------------------------------------------------------

  const everyRow = rows.map((r, i) => i);
  const anchor = i => 'result-' + i;

  const verdictCell = row => {
    const [kind, text] = verdictOf(row);
    return el('span', {class: 'verdict ' + kind}, text);
  };

  /** A count, which is a minimum where the JVM recorded only full handshakes. */
  const atLeast = (n, minimum) => n == null ? '-' : (minimum ? '≥ ' : '') + count(n);
  const opened = connections => atLeast(connections.opened, connections.evidence === 'FULL_HANDSHAKES');

  /** A name that may go on in the next line where a word of it begins. */
  const breakable = name => name.split(/(?<=[.$_])|(?<=[a-z0-9])(?=[A-Z])/).flatMap(part => [el('wbr'), part]);

  const summary = (indices, caption) => {
    const anyFailed = indices.some(i => rows[i].errors > 0);
    const anyPublished = indices.some(i => pictures[i].published);
    const head = ['test', 'mode', 'client', 'calls', ...(anyFailed ? ['failed'] : []), 'connections', 'first', 'p50', 'p90', 'p99', 'max', 'predicted',
      ...(anyPublished ? ['published'] : []), 'verdict'];
    return table(caption, head, indices.map(i => {
      const r = rows[i];
      const p = pictures[i];
      return [
        el('a', {href: '#' + anchor(i)}, breakable(simple(r.testClass) + '.' + r.testMethod), r.attempt > 1 ? ', run ' + r.attempt : ''),
        p.mode + (p.load ? ', ' + p.load : ''),
        p.client,
        count(r.count),
        ...(anyFailed ? [count(r.errors)] : []),
        opened(r.connections),
        ms(r.firstCallMillis),
        ms(r.percentilesMillis.p50), ms(r.percentilesMillis.p90), ms(r.percentilesMillis.p99), ms(r.percentilesMillis.max),
        ms(r.predictedMillis),
        ...(anyPublished ? [p.published] : []),
        verdictCell(r),
      ];
    }), 3, anyFailed ? 12 : 11);
  };

  const named = mode => {
    const i = rows.findIndex(r => r.mode === mode);
    return i < 0 ? mode : pictures[i].mode;
  };

  /** The client of a row that has no picture: as the pictures name it, if one of them does. */
  const clientName = kind => {
    const i = kind == null ? -1 : rows.findIndex(r => r.httpClient === kind && r.client == null);
    return kind == null ? 'own' : i < 0 ? kind : pictures[i].client;
  };

  const comparisons = () => {
    const list = data.results.comparisons;
    if (list.length === 0) {
      return null;
    }
    const bound = v => v == null ? '?' : v.toFixed(2);
    return table('p50 of the slower mode divided by p50 of the faster mode', ['test', 'client', 'faster', 'slower', 'times', 'interval', 'confidence', 'measured'],
      list.map(c => [(c.testClass ? simple(c.testClass) + '.' : '') + c.testMethod + (forks.length > 1 ? ', fork ' + c.fork : ''), clientName(c.httpClient), named(c.faster), named(c.slower), c.ratioP50.toFixed(2), bound(c.ratioLow) + ' to ' + bound(c.ratioHigh),
        +(100 * c.confidence).toFixed(2) + ' %', c.paired ? 'alternating' : 'one after the other']), 4, 7);
  };

  const roundTrips = r => {
    const t = r.roundTripsPerCall;
    return t == null ? '-' : t.estimate.toFixed(2) + (t.low == null ? '' : ` (${t.low.toFixed(2)} to ${t.high.toFixed(2)})`);
  };

  const facts = i => {
    const r = rows[i];
    const p = pictures[i];
    const list = [];
    const fact = (name, value) => value && list.push(el('dt', {}, name), el('dd', {}, value));
    const measured = r.servicePercentilesMillis ? r.servicePercentilesMillis.p50 : r.percentilesMillis.p50;
    fact('Predicted and measured', r.predictedMillis == null || measured == null ? '' :
      `${ms(r.predictedMillis)} ms predicted, ${ms(measured)} ms measured (p50): ${measured >= r.predictedMillis ? '+' : ''}${(100 * measured / r.predictedMillis - 100).toFixed(0)} %`);
    const own = ['p50', 'p90', 'p99'].filter(name => r.ownPercentilesMillis && r.ownPercentilesMillis[name] != null);
    fact('Own times', own.every(name => ms(r.ownPercentilesMillis[name]) === ms(r.percentilesMillis[name])) ? '' :
      own.map(name => `${name} ${ms(r.ownPercentilesMillis[name])} ms`).join(', '));
    fact('Calls made by', r.client == null ? '' : r.client + ', another process: times are taken at the wire');
    fact('Published', p.published);
    fact('Connections', p.undrawn ? p.connections : '');
    fact('Round trips a call', r.roundTripsPerCall == null ? '' : roundTrips(r));
    fact('Rate', r.ratePerSecond == null ? '' : `${r.ratePerSecond.asked}/s asked, ${r.ratePerSecond.achieved.toFixed(2)}/s achieved${r.ratePerSecond.held ? '' : ': not held'}`);
    fact('Warm-up', some(r.warmup, 'call', 'calls') + (r.warmupStable === false ? ', not stable' : ''));
    fact('Stalls of this machine', !r.noise || !r.noise.stalls ? '' : `${some(r.noise.stalls, 'stall', 'stalls')}, the longest ${ms(r.noise.longestStallMillis)} ms, overlapped ${some(r.noise.stalledCalls, 'call', 'calls')}`);
    return list.length === 0 ? null : el('dl', {}, list);
  };

  const limits = row => row.expectations.length === 0 ? null : el('ul', {class: 'plain'}, row.expectations.map(l => {
    const kind = l.failed ? 'over' : l.verdict === 'within' ? 'within' : 'undecided';
    return el('li', {}, el('span', {class: 'verdict ' + kind}, {over: '✗ ', within: '✓ ', undecided: '? '}[kind] + l.verdict), ` ${l.name} ${l.observed}, limit ${l.limit}`);
  }));

  const diagnosis = row => row.diagnosis.length === 0 ? null : [el('h4', {}, 'Diagnosis'), el('ul', {class: 'plain'}, row.diagnosis.map(line => el('li', {}, line)))];

  /** What the shards had that a result was merged from. */
  const beneath = (row, name) => !row.shards || row.shards.length < 2 ? null :
    table('The shards of ' + name + '. Times in ms', ['shard', 'calls', 'failed', 'connections', 'first', 'p50', 'p90', 'p99', 'max', 'verdict'],
      row.shards.map(s => [s.shard, count(s.count), count(s.errors), opened(s.connections), ms(s.firstCallMillis),
        ms(s.percentilesMillis.p50), ms(s.percentilesMillis.p90), ms(s.percentilesMillis.p99), ms(s.percentilesMillis.max), verdictCell(s)]), 1, 9);

  const broken = i => rows[i].expectations.some(l => l.failed);

  const suiteData = data.results.suite;
  const suiteFailed = suiteData && suiteData.outcome === 'FAILED';

  /** What failed and its first cause, before all figures. */
  const causes = () => {
    const most = 8;
    const limit = row => row.expectations.filter(l => l.failed).slice(0, 1).map(l => `${l.name} ${l.observed}, limit ${l.limit}`);
    const run = row => (row.attempt > 1 ? ', run ' + row.attempt : '') + (row.fork && forks.length > 1 ? ', fork ' + row.fork : '');
    const all = [
      ...(suiteFailed ? [['#suite', ['The guarded suite'], suiteData.text.split('\n')[0].replace('suite guard: ', '')]] : []),
      ...everyRow.filter(broken).map(i => ['#' + anchor(i),
        [breakable(simple(rows[i].testClass) + '.' + rows[i].testMethod), ', ' + pictures[i].mode + ', ' + pictures[i].client + run(rows[i])],
        rows[i].diagnosis.find(line => line.startsWith('cause: ')) || limit(rows[i])]),
      ...firsts.filter(f => f.expectations.some(l => l.failed)).map(f => ['#first-calls',
        [breakable(simple(f.testClass) + '.' + f.testMethod), ', first call, ' + clientName(f.httpClient) + run(f)], limit(f)])];
    return all.length === 0 ? null : el('section', {id: 'causes', 'aria-label': 'What failed'},
      el('ul', {class: 'plain'},
        all.slice(0, most).map(([href, name, cause]) => el('li', {}, el('span', {class: 'verdict over'}, '✗ '), el('a', {href}, name.flat()), ': ', cause)),
        all.length > most ? el('li', {}, `and ${all.length - most} more in the tables`) : null));
  };

  const result = (i, among) => {
    const name = label(i, among);
    const full = rows[i].testMethod + ', ' + name;
    return el('section', {},
      el('h3', {id: anchor(i)}, name),
      limits(rows[i]),
      broken(i) ? diagnosis(rows[i]) : null,
      facts(i),
      pictures[i].undrawn ? el('p', {class: 'note'}, pictures[i].undrawn) : null,
      el('div', {class: 'charts'}, pictures[i].undrawn ? null : [timeline(i, full), lanes(i, full)], trend(i, full)),
      beneath(rows[i], full),
      splits(i),
      broken(i) ? null : diagnosis(rows[i]));
  };

  const tests = () => {
    const groups = new Map();
    everyRow.forEach(i => {
      const id = JSON.stringify([rows[i].testClass, rows[i].testMethod, pictures[i].network]);
      groups.set(id, [...(groups.get(id) || []), i]);
    });
    // those that the page leads with come first
    return [...groups.values()].sort((a, b) => data.lead.includes(b[0]) - data.lead.includes(a[0]));
  };

  const test = indices => el('section', {},
    el('h2', {}, simple(rows[indices[0]].testClass) + '.' + rows[indices[0]].testMethod),
    el('p', {class: 'soft'}, pictures[indices[0]].network + ' · ' + rows[indices[0]].testClass),
    indices.length === 0 || same(indices, data.lead) ? null : el('div', {class: 'charts'}, indices.length > 1 ? overlay(indices, 'All modes, each call') : null, curves(indices)),
    indices.map(i => result(i, indices)));

  const same = (a, b) => a.length === b.length && a.every((v, n) => v === b[n]);

  const environment = () => {
    const e = data.results.environment;
    const shards = data.results.shards || [];
    const text = value => typeof value === 'object' ? JSON.stringify(value) : String(value);
    const names = {jvm: 'Java', os: 'System', cores: 'Cores', sdkVersion: 'AWS SDK', backend: 'DynamoDB'};
    const time = data.results.timeToFirstVerdict;
    return el('section', {},
      el('h2', {}, 'Where this was measured'),
      el('dl', {}, Object.entries(e).map(([name, value]) => [el('dt', {}, names[name] || name), el('dd', {}, text(value))]).flat(),
        time ? [el('dt', {}, 'First verdict'), el('dd', {}, (time.millis / 1e3).toFixed(1) + ' s after the JVM started')] : []),
      shards.length === 0 ? null : table('Each shard', ['shard', ...Object.keys(e).map(name => names[name] || name), 'measurements'],
        shards.map(s => [s.name, ...Object.keys(e).map(name => text(s.environment[name])), count(s.results)]), 1 + Object.keys(e).length));
  };

  /** What the clients of a guarded suite did: the rows of its test classes and of the lines that built clients. */
  const suite = () => {
    const s = suiteData;
    const ends = {REQUEST_CLOSE: 'request said close', CLIENT_CLOSED: 'closed after an answer', OPEN: 'stayed open', GAVE_UP: 'no answer in time',
      AFTER_ERROR: 'closed after an error', IDLE: 'idle for seconds', SERVER_CLOSED: 'closed by the service'};
    const shards = data.results.shards || [];
    const marks = {FAILED: ['over', '✗ '], PASSED: ['within', '✓ ']};
    const said = of => {
      const [verdict, mark] = marks[of.outcome] || ['undecided', '? '];
      return !of.text ? null : el('ul', {class: 'plain'}, of.text.split('\n').filter(line => !/^not (judged|counted): /.test(line)).map((line, n) => el('li', {},
        n > 0 ? null : el('span', {class: 'verdict ' + verdict}, mark), line)));
    };
    const most = 100;
    const classes = !s ? [] : Object.entries(s.classes).sort(([, a], [, b]) => b.lost - a.lost || b.requests - a.requests);
    return !s ? null : el('section', {id: 'suite', 'aria-label': 'The guarded suite'},
      el('h2', {}, 'Where the time of the suite went'),
      said(s),
      shards.map(shard => shard.suite ? [el('h3', {}, shard.name), said(shard.suite)] : []).flat(),
      shards.length > 0 ? el('p', {class: 'note'}, 'The figures below are the sums of the shards. Each guard judged only its own shard.') : null,
      el('p', {class: 'soft'}, `${some(s.tests, 'test', 'tests')}, ${some(s.requests, 'request', 'requests')}. A lost connection replaced a connection that could have been used again. A connection that was left open leaked, or its client was not closed. Column ms: the time that lost connections take over a network of 5 ms with TLS 1.3.`),
      s.relayed > 0 ? el('p', {class: 'note'}, `Not judged: ${some(s.relayed, 'connection', 'connections')} with TLS on this machine. The kit counts them, but cannot read their requests.`) : null,
      s.dropped > 0 ? el('p', {class: 'note'}, `Not counted: the ${s.dropped === 1 ? 'oldest request' : count(s.dropped) + ' oldest requests'}.`) : null,
      s.uncounted.length > 0 ? el('p', {class: 'note'}, `Not counted: connections of ${s.uncounted.join(', ')}.`) : null,
      table('Each test class', ['test class', 'calls', 'requests', 'SDK retries', 'connections', 'with TLS', 'lost', 'left open', 'calls without a connection', 'ms'],
        classes.slice(0, most).map(([name, c]) => [name ? simple(name) : 'several classes at once, or none', count(c.calls), count(c.requests), count(c.retries), count(c.connections), count(c.handshakes), count(c.lost), count(c.leftOpen), count(c.noConnection), count(c.lostMillis)]), 1),
      table('Each line that built SDK clients', ['line', 'clients', 'in tests', 'requests', 'connections', 'lost', 'clients beyond one for each test', 'how connections ended', 'cause'],
        s.lines.slice(0, most).map(l => [el('span', {}, breakable(l.line || 'unknown')), count(l.clients), count(l.builtDuring), count(l.requests), count(l.connections), count(l.lost), count(l.extraClients),
          Object.entries(l.fates).map(([end, n]) => `${ends[end] || end}: ${count(n)}`).join(', '), l.diagnosis ? l.diagnosis.cause : '']), 1, 7),
      classes.length > most || s.lines.length > most ? el('p', {class: 'note'}, `The first ${most} rows of each table are shown; results.json has all.`) : null);
  };

  // ---- theme -------------------------------------------------------------------------------------------------------

  const THEMES = ['auto', 'light', 'dark'];
  const remembered = () => {
    try {
      return localStorage.getItem('dynamo-latency-theme') || 'auto';
    } catch (e) {
      return 'auto';
    }
  };
  const redrawAll = () => charts.forEach(c => c.redraw && c.redraw());
  const themeButton = el('button', {type: 'button', id: 'theme'});
  const setTheme = theme => {
    if (theme === 'auto') {
      delete root.dataset.theme;
    } else {
      root.dataset.theme = theme;
    }
    themeButton.textContent = 'Theme: ' + theme;
    redrawAll();
  };
  let theme = THEMES.includes(remembered()) ? remembered() : 'auto';
  themeButton.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    try {
      localStorage.setItem('dynamo-latency-theme', theme);
    } catch (e) {
      // a page from a file may not be allowed to remember anything
    }
    setTheme(theme);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawAll);

  const drawAll = () => charts.forEach(c => c.draw && c.draw());
  window.addEventListener('beforeprint', () => {
    root.dataset.theme = 'light';
    drawAll();
    redrawAll();
  });
  window.addEventListener('afterprint', () => setTheme(theme));
  let fitting = 0;
  window.addEventListener('resize', () => {
    cancelAnimationFrame(fitting);
    fitting = requestAnimationFrame(() => charts.forEach(c => c.fit && c.fit()));
  });

  // ---- all together ------------------------------------------------------------------------------------------------

  setTheme(theme);
  const measured = [...rows, ...firsts];
  const failing = measured.filter(r => r.expectations.some(l => l.failed)).length;
  const e = data.results.environment;
  const origins = data.results.shards ? ' of ' + some(data.results.shards.length, 'shard', 'shards') : forks.length > 1 ? ' of ' + forks.length + ' forks' : '';
  const outcome = [
    ...(failing > 0 ? [some(failing, 'with a limit that was not met', 'with limits that were not met')] : []),
    ...(suiteFailed ? ['the guard of the suite failed'] : measured.length === 0 ? ['a guarded suite'] : failing === 0 ? ['no limit broken'] : [])];
  document.getElementById('header').append(
    el('div', {},
      el('h1', {}, data.title),
      el('p', {class: 'soft'}, `${some(measured.length, 'measurement', 'measurements')}${origins}, ${outcome.join(', ')} · ${e.backend}, AWS SDK ${e.sdkVersion}, ${e.jvm}, ${some(e.cores, 'core', 'cores')} · ${data.made.replace('T', ' ').replace('Z', ' UTC')}`)),
    themeButton);

  const rest = everyRow.filter(i => !data.lead.includes(i));
  const main = document.getElementById('main');
  const times = 'Times in ms, percentiles over the calls after the first';
  main.append(
    ...[causes(), suite()].filter(section => section));
  rows.length > 0 && main.append(
    el('section', {'aria-label': 'Overview'},
      summary(data.lead, pictures[data.lead[0]].network + '. ' + times + (rows.some(r => r.ratePerSecond) ? ', with a rate from the intended start' : '')),
      el('div', {class: 'charts', id: 'lead'}, families(data.lead).flatMap(([name, family]) =>
        [overlay(family, name + (name ? ': each call' : 'Each call')), curves(family, name + (name ? ': percentiles' : 'Percentiles'))])),
      rest.length > 0 ? summary(rest, 'All other measurements. ' + times) : null,
      comparisons(),
      el('p', {class: 'soft hint'}, 'In a chart: drag to zoom, double-click to see all. With the keyboard: Tab to reach it, arrow keys from point to point, + and - to zoom, 0 to see all.')));
  main.append(...[firstCalls()].filter(section => section));
  tests().forEach(indices => main.append(test(indices)));
  main.append(environment());

  // failures link to a section that is folded, or that was not there when the browser looked for it
  const goTo = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) {
      const folded = target.closest('details');
      folded && (folded.open = true);
      target.scrollIntoView();
    }
  };
  goTo();
  window.addEventListener('hashchange', goTo);

  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('shown')));

  // charts that are not in sight yet are drawn when the browser has time
  const idle = window.requestIdleCallback || (run => setTimeout(() => run({timeRemaining: () => 10}), 50));
  const drawSome = deadline => {
    const waiting = charts.filter(c => c.draw && !c.u);
    while (waiting.length > 0 && deadline.timeRemaining() > 5) {
      waiting.shift().draw();
    }
    if (waiting.length > 0) {
      idle(drawSome);
    } else {
      performance.mark('drawn');
      root.dataset.drawn = 'all';
    }
  };
  idle(drawSome);
})();
