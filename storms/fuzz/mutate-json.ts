import type { Draw } from "./draw.ts";
import { oddText, oddValue } from "./odd-values.ts";

type Container = Record<string, unknown> | unknown[];

/** A valid value with one to three of its parts replaced, removed, doubled, wrapped or given neighbours. */
export function mutateValue(value: unknown, draw: Draw): unknown {
  const root = { value: structuredClone(value) };
  for (let times = draw.whole(1, 3); times > 0; times -= 1) mutateOne(root, draw);
  return root.value;
}

function mutateOne(root: Container, draw: Draw): void {
  const all = places(root);
  // The value itself may have been removed.
  if (all.length === 0) return;
  const { container, key } = draw.pick(all);
  const now = Reflect.get(container, key);
  switch (draw.whole(0, 8)) {
    case 0:
      if (Array.isArray(container)) container.splice(Number(key), 1);
      else Reflect.deleteProperty(container, key);
      return;
    case 1:
      Reflect.set(container, key, [now]);
      return;
    case 2:
      Reflect.set(container, key, { value: now });
      return;
    case 3:
      Reflect.set(container, key, Array(draw.whole(2, 200)).fill(now));
      return;
    case 4:
      if (typeof now === "string") Reflect.set(container, key, spliced(now, oddText(draw), draw));
      return;
    case 5:
      // An own property, as JSON.parse makes it, not the prototype.
      Object.defineProperty(container, draw.pick(["__proto__", "constructor", "prototype", oddText(draw)]), {
        value: oddValue(draw),
        enumerable: true,
        configurable: true,
        writable: true,
      });
      return;
    default:
      Reflect.set(container, key, oddValue(draw));
  }
}

function spliced(text: string, piece: string, draw: Draw): string {
  const at = draw.whole(0, text.length);
  return text.slice(0, at) + piece + text.slice(at);
}

/** Every place in a value that holds another. */
function places(container: Container): { container: Container; key: string }[] {
  return Object.entries(container).flatMap(([key, value]) => [
    { container, key },
    ...(typeof value === "object" && value !== null ? places(value as Container) : []),
  ]);
}

/** JSON text, or something close to it. */
export function mutateText(text: string, draw: Draw): Buffer {
  switch (draw.whole(0, 9)) {
    case 0:
      return Buffer.from(text.slice(0, draw.whole(0, text.length)));
    case 1:
      return Buffer.from(spliced(text, oddText(draw), draw));
    case 2:
      return Buffer.from(text, "utf16le");
    case 3: {
      const bytes = Buffer.from(text);
      for (let times = draw.whole(1, 5); times > 0; times -= 1)
        bytes[draw.whole(0, Math.max(0, bytes.length - 1))] = draw.whole(0, 255);
      return bytes;
    }
    case 4:
      return Buffer.from(`\ufeff${text}`);
    case 5:
      return Buffer.from(text.replace(/"(\w+)":/, (key) => `${key}${JSON.stringify(oddValue(draw))},${key}`));
    case 6: {
      const depth = draw.whole(20, 20_000);
      return Buffer.from(`${"[".repeat(depth)}${text}${"]".repeat(depth)}`);
    }
    case 7:
      return Buffer.from(
        text.replace(/\d+/, draw.pick(["1e999", "-0", "0x10", "NaN", "01", "1.", "9".repeat(400)])),
      );
    case 8:
      return Buffer.from(text.repeat(draw.whole(2, 50)));
    default:
      return Buffer.from(text.replace(/,/, draw.pick([",,", ";", ",//\n", ",}", "\0,"])));
  }
}
