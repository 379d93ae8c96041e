import { defineScript, type CommandParser } from "@redis/client";
import { TICK_MS, TICKS } from "./sliding-minute.ts";

// The same sliding minute as SlidingMinute, as a list of its ticks with something in them: the debt, then
// tick and count in turn. Time is Redis's own. A clock that is set back stands still; by more than a minute,
// it begins anew.
const MINUTE = `
local TICK, TICKS = ${String(TICK_MS)}, ${String(TICKS)}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function mark(minute, tick, count)
  local marks = minute.marks
  local last = #marks
  if marks[last - 1] == tick then marks[last] = marks[last] + count
  else marks[last + 1] = tick; marks[last + 2] = count end
  minute.sum = minute.sum + count
end

local function pay(minute, tick, limit)
  local paid = math.min(minute.debt, math.max(0, limit - minute.sum))
  if paid <= 0 then return end
  mark(minute, tick, paid)
  minute.debt = minute.debt - paid
end

local function load(key, limit)
  local minute = { tick = math.floor(now / TICK), debt = 0, sum = 0, first = 1, marks = {} }
  local stored = redis.call('GET', key)
  if not stored then return minute end
  local list = cmsgpack.unpack(stored)
  local last = list[#list - 1] or 0
  if last - minute.tick > TICKS then return minute end
  minute.tick = math.max(minute.tick, last)
  minute.debt = list[1]
  for i = 2, #list, 2 do mark(minute, list[i], list[i + 1]) end
  local marks = minute.marks
  while marks[minute.first] and marks[minute.first] + TICKS <= minute.tick do
    local freed = marks[minute.first] + TICKS
    minute.sum = minute.sum - marks[minute.first + 1]
    minute.first = minute.first + 2
    pay(minute, freed, limit)
  end
  pay(minute, minute.tick, limit)
  return minute
end

local function take(minute, amount, limit)
  minute.debt = minute.debt + amount
  pay(minute, minute.tick, limit)
end

local function give_back(minute, amount, tick)
  local owed = math.min(minute.debt, amount)
  minute.debt = minute.debt - owed
  for i = minute.first, #minute.marks, 2 do
    if minute.marks[i] == tick then
      local given = math.min(minute.marks[i + 1], amount - owed)
      minute.marks[i + 1] = minute.marks[i + 1] - given
      minute.sum = minute.sum - given
    end
  end
end

local function freed_in(minute, amount)
  if amount <= 0 then return 0 end
  local rounds = 0
  if minute.debt > 0 and minute.sum > 0 then rounds = math.ceil(amount / minute.sum) - 1 end
  local missing = amount - rounds * minute.sum
  local tick = minute.tick
  for i = minute.first, #minute.marks, 2 do
    tick = minute.marks[i]
    missing = missing - minute.marks[i + 1]
    if missing <= 0 then break end
  end
  return (tick + (rounds + 1) * TICKS) * TICK - now
end

local function save(key, minute, limit)
  local list = { minute.debt }
  for i = minute.first, #minute.marks do list[#list + 1] = minute.marks[i] end
  local minutes = 1 + math.ceil(minute.debt / limit)
  redis.call('SET', key, cmsgpack.pack(list), 'PX', minutes * TICKS * TICK)
end
`;

const TAKE = `${MINUTE}
local request, lease = ARGV[1], tonumber(ARGV[2])
local asks, fits = {}, true
for i, key in ipairs(KEYS) do
  local at = i * 3
  local ask = { kind = ARGV[at], limit = tonumber(ARGV[at + 1]), amount = tonumber(ARGV[at + 2]), wait = 0 }
  if ask.kind == 'concurrency' then
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    ask.running = redis.call('ZCARD', key)
    if ask.running >= ask.limit then ask.wait = 1000 end
  else
    ask.minute = load(key, ask.limit)
    local total = ask.minute.sum + ask.minute.debt
    local excess = total
    if ask.amount <= ask.limit then excess = total + ask.amount - ask.limit end
    if total > 0 then ask.wait = freed_in(ask.minute, excess) end
  end
  fits = fits and ask.wait <= 0
  asks[i] = ask
end
local said = { fits and 1 or 0, math.floor(now / TICK) }
for i, key in ipairs(KEYS) do
  local ask = asks[i]
  local left, reset
  if ask.kind == 'concurrency' then
    if fits then
      redis.call('ZADD', key, now + lease, request)
      redis.call('PEXPIRE', key, lease)
    end
    left, reset = ask.limit - ask.running, 0
  else
    local minute = ask.minute
    if fits then
      take(minute, ask.amount, ask.limit)
      save(key, minute, ask.limit)
      said[2] = minute.tick
    end
    local total = minute.sum + minute.debt
    left, reset = math.max(0, ask.limit - total), freed_in(minute, total)
  end
  said[#said + 1] = ask.wait
  said[#said + 1] = left
  said[#said + 1] = reset
end
return said`;

const END = `${MINUTE}
local request, tick, held = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
for i, key in ipairs(KEYS) do
  if i <= held then redis.call('ZREM', key, request)
  else
    local at = 4 + (i - held - 1) * 2
    local limit, amount = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
    local minute = load(key, limit)
    if amount >= 0 then take(minute, amount, limit) else give_back(minute, -amount, tick) end
    save(key, minute, limit)
  end
end
return 1`;

const HOLD = `
local time = redis.call('TIME')
local untilMs = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], untilMs, ARGV[i]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1`;

interface Call {
  keys: string[];
  args: string[];
}

function script(source: string) {
  return defineScript({
    SCRIPT: source,
    parseCommand(parser: CommandParser, { keys, args }: Call) {
      parser.push(String(keys.length));
      parser.pushKeys(keys);
      parser.push(...args);
    },
    transformReply: (reply: unknown) => reply as number[],
  });
}

/**
 * What Redis does for the limits: take all or nothing, give back and correct, and say that requests still
 * run.
 */
export const redisScripts = { takeLimits: script(TAKE), endLimits: script(END), holdLimits: script(HOLD) };
