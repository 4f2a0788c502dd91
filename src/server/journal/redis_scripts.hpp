#pragma once

/// The Lua scripts of RedisJournal. Redis runs each of them as one step. The comments say what a
/// script expects in KEYS and ARGV, and what it returns.
namespace server {

// KEYS: the names of the record and of the match's four keys. ARGV: the id, the values of the
// fields, and the seconds until Redis removes all of them. Returns 0 if one of them exists.
inline constexpr char create_script[] = R"(
    if redis.call('EXISTS', unpack(KEYS)) > 0 then return 0 end
    redis.call('HSET', KEYS[1], 'keys', ARGV[2], 'opponent', ARGV[3], 'entries', ARGV[4])
    redis.call('EXPIRE', KEYS[1], ARGV[5])
    for i = 2, #KEYS do redis.call('SET', KEYS[i], ARGV[1], 'EX', ARGV[5]) end
    return 1)";

// KEYS: the names of the record, which is also that of its channel, and of the match's older
// entries. ARGV: n, the entry, and the seconds until Redis removes the match. Returns null if there
// is no record, the recorded entries if their number is not n, and otherwise a list with one item:
// the newest entries with the new one, which begin with a game.
//
// Redis writes a changed value as a whole. So the record has only the newest entries: when a game
// begins and they are many, they move to the string of the older ones. Older versions of this
// program do not know that string. They find no field "entries" then, and cannot append.
inline constexpr char append_script[] = R"(
    local record, older, n, entry, seconds = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3]
    local field = redis.call('HEXISTS', record, 'entries') == 1 and 'entries' or 'newest'
    local newest = redis.call('HGET', record, field)
    if not newest then return newest end
    if redis.call('STRLEN', older) + #newest ~= tonumber(n) then
        return (redis.call('GET', older) or '') .. newest
    end
    newest = newest .. entry
    if #newest >= 256 and string.find(newest, '[RYKL][RYKL]$') then
        redis.call('APPEND', older, newest)
        redis.call('HDEL', record, 'entries')
        redis.call('HSET', record, 'newest', '')
    else
        redis.call('HSET', record, field, newest)
    end
    redis.call('EXPIRE', record, seconds)
    redis.call('EXPIRE', older, seconds)
    for key in string.gmatch(redis.call('HGET', record, 'keys'), '%S+') do
        redis.call('EXPIRE', '{connect4}:key:' .. key, seconds)
    end
    redis.call('PUBLISH', record, 'entry ' .. n .. ' ' .. entry)
    return {newest})";

// KEYS: the names of the record, and of the old and the new key. ARGV: the old and the new key.
// Returns 0 if the old key is not the last one of the record. The new name keeps the old one's
// time.
inline constexpr char replace_script[] = R"(
    local keys = redis.call('HGET', KEYS[1], 'keys')
    local others = keys and string.match(keys, '^(%S+ %S+ %S+ )')
    if not others or keys ~= others .. ARGV[1] then return 0 end
    redis.call('HSET', KEYS[1], 'keys', others .. ARGV[2])
    redis.call('RENAME', KEYS[2], KEYS[3])
    return 1)";

// KEYS: the names of the record and of the match's older entries. Returns null if there is no
// record, and otherwise the keys, the opponent and all entries.
inline constexpr char load_script[] = R"(
    local record, older = KEYS[1], KEYS[2]
    local fields = redis.call('HMGET', record, 'keys', 'opponent', 'entries', 'newest')
    local newest = fields[3] or fields[4]
    if not newest then return newest end
    return {fields[1], fields[2], (redis.call('GET', older) or '') .. newest})";

// Changes when Redis removes a match, unless entries were appended meanwhile. KEYS: the names of
// the record and of the match's older entries. ARGV: the expected number of entries, and the
// seconds.
inline constexpr char keep_script[] = R"(
    local record, older, n, seconds = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
    local count = redis.call('STRLEN', older)
    for _, field in ipairs({'entries', 'newest'}) do
        count = count + redis.call('HSTRLEN', record, field)
    end
    if count ~= tonumber(n) then return 0 end
    redis.call('EXPIRE', record, seconds)
    redis.call('EXPIRE', older, seconds)
    for key in string.gmatch(redis.call('HGET', record, 'keys'), '%S+') do
        redis.call('EXPIRE', '{connect4}:key:' .. key, seconds)
    end
    return 1)";

// Writes a value in the way of the scripts above, to find out whether Redis accepts them. KEYS: the
// name of the value. ARGV: the seconds until Redis removes it.
inline constexpr char health_script[] = R"(
    redis.call('SET', KEYS[1], '', 'EX', ARGV[1])
    return 1)";

}  // namespace server
