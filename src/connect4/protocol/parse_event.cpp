#include <algorithm>
#include <bitset>
#include <boost/json/basic_parser_impl.hpp>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

#include "connect4/protocol/events.hpp"

namespace connect4 {
namespace {

namespace json = boost::json;
using boost::system::error_code;

// The deepest nesting that is accepted. Events are flat; only unknown keys have nested values.
constexpr std::size_t max_depth = 8;

// Each of them is an entry of its match.
constexpr auto max_takebacks = static_cast<std::int64_t>(Match::max_entries);

// A name or a value, joined from the parts that the parser delivers. A longer text is cut short: it
// still equals no known name or value, and has too many characters for a player's name.
using Word = ShortText<256>;

// The known members of events, and their names. The tutorial's come first.
enum class Member {
    type,
    column,
    join,
    watch,
    move,
    resume,
    opponent,
    level,
    player,
    name,
    begins,
    takebacks,
    result,
    reaction,
    unknown
};
constexpr std::string_view member_names[] = {"type",   "column",    "join",   "watch",   "move",
                                             "resume", "opponent",  "level",  "player",  "name",
                                             "begins", "takebacks", "result", "reaction"};
constexpr std::size_t members = std::size(member_names);
static_assert(members == static_cast<std::size_t>(Member::unknown));
constexpr std::size_t tutorial_members = 4;

// By Event::Type. The tutorial's come first.
constexpr std::string_view type_names[] = {"init", "play",  "resign",   "rematch", "analyse",
                                           "ping", "claim", "takeback", "reaction"};
constexpr std::size_t tutorial_types = 2;
static_assert(std::size(type_names) == static_cast<std::size_t>(Event::Type::reaction) + 1);

// By Begins.
constexpr std::string_view begins_names[] = {"alternate", "loser", "random"};

// The index of the text among the first `known` names; `known` if it is none of them.
std::size_t find(std::span<const std::string_view> names, std::size_t known,
                 std::string_view text) {
    const auto end = names.begin() + static_cast<std::ptrdiff_t>(known);
    return static_cast<std::size_t>(std::find(names.begin(), end, text) - names.begin());
}

// Receives the parser's callbacks and keeps the members of an event; no document is built. An error
// in a member is reported by event(), because one in the JSON text comes first.
class EventHandler {
public:
    static constexpr std::size_t max_object_size = -1;
    static constexpr std::size_t max_array_size = -1;
    static constexpr std::size_t max_key_size = -1;
    static constexpr std::size_t max_string_size = -1;

    explicit EventHandler(Dialect dialect)
        : known_members_(dialect == Dialect::v2 ? members : tutorial_members),
          known_types_(dialect == Dialect::v2 ? std::size(type_names) : tutorial_types) {}

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code&) {
        ++depth_;
        return true;
    }
    bool on_object_end(std::size_t, error_code&) {
        --depth_;
        return true;
    }
    bool on_array_begin(error_code& error) {
        if (depth_ == 0) return on_top_level_value(error);
        ++depth_;
        return true;
    }
    bool on_array_end(std::size_t, error_code&) {
        --depth_;
        return true;
    }

    bool on_key_part(std::string_view part, std::size_t, error_code&) {
        word_.append(part);
        return true;
    }
    bool on_key(std::string_view part, std::size_t, error_code&) {
        word_.append(part);
        if (depth_ == 1) begin_member();
        word_.clear();
        return true;
    }

    bool on_string_part(std::string_view part, std::size_t, error_code& error) {
        if (depth_ == 0) return on_top_level_value(error);
        word_.append(part);
        return true;
    }
    bool on_string(std::string_view part, std::size_t, error_code& error) {
        if (depth_ == 0) return on_top_level_value(error);
        word_.append(part);
        if (depth_ == 1) take_text(word_);
        word_.clear();
        return true;
    }

    bool on_number_part(std::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t value, std::string_view, error_code& error) {
        if (depth_ == 0) return on_top_level_value(error);
        if (depth_ == 1) take_number(value);
        return true;
    }
    bool on_uint64(std::uint64_t, std::string_view, error_code& error) { return on_other(error); }
    bool on_double(double, std::string_view, error_code& error) { return on_other(error); }
    bool on_bool(bool, error_code& error) { return on_other(error); }
    bool on_null(error_code& error) { return on_other(error); }
    bool on_comment_part(std::string_view, error_code&) { return true; }
    bool on_comment(std::string_view, error_code&) { return true; }

    // The event, or what is wrong with it, after the whole message has been parsed.
    Result<Event> event() const {
        if (duplicate_) return Error::duplicate_key;
        if (!seen(Member::type)) return Error::missing_type;
        if (!good(Member::type)) return Error::type_not_text;
        if (!type_known_) return Error::unknown_type;
        if (event_.type == Event::Type::play) return play_event();
        if (event_.type == Event::Type::init) return init_event();
        if (event_.type == Event::Type::claim && bad(Member::result)) return Error::bad_result;
        if (event_.type == Event::Type::reaction && !good(Member::reaction)) {
            return Error::bad_reaction;
        }
        return event_;
    }

private:
    Result<Event> play_event() const {
        if (!seen(Member::column)) return Error::missing_column;
        if (!good(Member::column)) return Error::bad_column;
        if (bad(Member::move)) return Error::bad_move;
        if (bad(Member::takebacks)) return Error::bad_takebacks;
        return event_;
    }

    Result<Event> init_event() const {
        for (const Member key : {Member::join, Member::watch, Member::resume}) {
            if (bad(key)) return Error::bad_key;
        }
        if (bad(Member::opponent)) return Error::bad_opponent;
        if (bad(Member::level)) return Error::bad_level;
        if (bad(Member::player)) return Error::bad_player;
        if (bad(Member::name)) return Error::bad_name;
        if (bad(Member::begins)) return Error::bad_begins;
        return event_;
    }

    using Set = std::bitset<members + 1>;

    bool seen(Member member) const { return seen_[static_cast<std::size_t>(member)]; }
    bool good(Member member) const { return good_[static_cast<std::size_t>(member)]; }
    bool bad(Member member) const { return seen(member) && !good(member); }

    // Notes the member whose value comes next, and whether it is a duplicate.
    void begin_member() {
        const std::size_t found = find(member_names, known_members_, word_);
        member_ = found < known_members_ ? static_cast<Member>(found) : Member::unknown;
        duplicate_ |= seen(member_) && member_ != Member::unknown;
        seen_.set(static_cast<std::size_t>(member_));
    }

    void set_good() { good_.set(static_cast<std::size_t>(member_)); }
    void set_good_if(bool is_good) { good_.set(static_cast<std::size_t>(member_), is_good); }

    void take_text(const Word& text) {
        switch (member_) {
            case Member::type: {
                const std::size_t type = find(type_names, known_types_, text);
                type_known_ = type < known_types_;
                if (type_known_) event_.type = static_cast<Event::Type>(type);
                return set_good();
            }
            case Member::join:
                return take_key(event_.join, text);
            case Member::watch:
                return take_key(event_.watch, text);
            case Member::resume:
                return take_key(event_.resume, text);
            case Member::opponent:
                return take_opponent(text);
            case Member::player:
                return take_player(text);
            case Member::name:
                event_.name = parse_name(text);
                return set_good_if(event_.name.has_value());
            case Member::begins:
                return take_begins(text);
            case Member::result:
                event_.claims_win = std::string_view(text) == "win";
                return set_good_if(event_.claims_win || std::string_view(text) == "draw");
            case Member::reaction:
                return take_reaction(text);
            default:
                return;
        }
    }

    void take_key(std::optional<Key>& key, std::string_view text) {
        key = Key(text);
        set_good();
    }

    void take_begins(std::string_view text) {
        const std::size_t rule = find(begins_names, std::size(begins_names), text);
        if (rule == std::size(begins_names)) return;
        event_.begins = static_cast<Begins>(rule);
        set_good();
    }

    void take_reaction(std::string_view text) {
        const auto reaction = reaction_of(text);
        event_.reaction = reaction.value_or(Reaction::hello);
        set_good_if(reaction.has_value());
    }

    void take_opponent(std::string_view text) {
        if (text == "local") {
            event_.opponent = Opponent::Kind::local;
        } else if (text == "computer") {
            event_.opponent = Opponent::Kind::computer;
        } else {
            return;
        }
        set_good();
    }

    void take_player(std::string_view text) {
        for (const Player player : {PLAYER1, PLAYER2}) {
            if (text != to_string(player)) continue;
            event_.player = player;
            set_good();
        }
    }

    void take_number(std::int64_t value) {
        if (member_ == Member::column && value >= 0 && value < Connect4::columns) {
            event_.column = static_cast<int>(value);
            set_good();
        } else if (member_ == Member::move && value >= 1 && value <= Connect4::cell_count) {
            event_.move.number = static_cast<int>(value);
            set_good();
        } else if (member_ == Member::takebacks && value >= 0 && value <= max_takebacks) {
            event_.move.takebacks = static_cast<int>(value);
            set_good();
        } else if (member_ == Member::level && value >= 1 && value <= max_level) {
            event_.level = static_cast<int>(value);
            set_good();
        }
    }

    bool on_other(error_code& error) { return depth_ > 0 || on_top_level_value(error); }

    bool on_top_level_value(error_code& error) {
        error = Error::not_an_object;
        return false;
    }

    const std::size_t known_members_;
    const std::size_t known_types_;
    int depth_ = 0;
    Word word_;
    Member member_ = Member::unknown;  // the one whose value comes next
    Set seen_;
    Set good_;  // the members with a valid value
    bool duplicate_ = false;
    bool type_known_ = false;
    Event event_{};
};

}  // namespace

Result<Event> parse_event(std::string_view message, Dialect dialect) {
    json::parse_options options;
    options.max_depth = max_depth;
    json::basic_parser<EventHandler> parser(options, dialect);
    error_code error;
    const std::size_t parsed = parser.write_some(false, message.data(), message.size(), error);
    if (error == json::error::too_deep) return Error::too_deep;
    if (error == Error::not_an_object) return Error::not_an_object;
    if (error || parsed != message.size()) return Error::not_json;
    return parser.handler().event();
}

Opponent opponent_of(const Event& init) {
    if (init.opponent != Opponent::Kind::computer) return {.kind = init.opponent};
    // Red begins, and so sits on the first seat.
    const Seat seat = init.player == PLAYER1 ? Seat::second : Seat::first;
    return {init.opponent, init.level, seat};
}

}  // namespace connect4
