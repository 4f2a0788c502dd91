#include "connect4/events.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace connect4 {
namespace {

namespace json = boost::json;
using boost::system::error_code;

// An event is flat. What lies deeper belongs to unknown keys, and this much of it is tolerated.
constexpr std::size_t max_depth = 8;

// A key or a type, put together from the parts in which the parser delivers it. One that is longer
// than every word we know is cut short: it still equals none of them.
using Word = ShortText<16>;

// Takes the parser's callbacks and keeps what an event needs; no document is built. Faults of
// content are only noted, because a message that is not even JSON should be told so first.
class EventHandler {
public:
    static constexpr std::size_t max_object_size = -1;
    static constexpr std::size_t max_array_size = -1;
    static constexpr std::size_t max_key_size = -1;
    static constexpr std::size_t max_string_size = -1;

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code&) {
        other_value();
        ++depth_;
        return true;
    }
    bool on_object_end(std::size_t, error_code&) {
        --depth_;
        return true;
    }
    bool on_array_begin(error_code& error) {
        if (depth_ == 0) return on_top_level_value(error);
        other_value();
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
        if (depth_ == 1 && key_ == Key::type) {
            type_fault_ = std::string_view(word_) == "play" ? std::nullopt
                                                            : std::optional(Error::unknown_type);
        } else {
            other_value();
        }
        word_.clear();
        return true;
    }

    bool on_number_part(std::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t value, std::string_view, error_code& error) {
        if (depth_ == 0) return on_top_level_value(error);
        const bool is_column = value >= 0 && value < Connect4::columns;
        if (depth_ == 1 && key_ == Key::column && is_column) {
            column_ = static_cast<int>(value);
            column_fault_ = std::nullopt;
        } else {
            other_value();
        }
        return true;
    }
    bool on_uint64(std::uint64_t, std::string_view, error_code& error) { return on_other(error); }
    bool on_double(double, std::string_view, error_code& error) { return on_other(error); }
    bool on_bool(bool, error_code& error) { return on_other(error); }
    bool on_null(error_code& error) { return on_other(error); }
    bool on_comment_part(std::string_view, error_code&) { return true; }
    bool on_comment(std::string_view, error_code&) { return true; }

    // The event, once the whole message has been parsed.
    Result<Event> event() const {
        if (duplicate_) return Error::duplicate_key;
        if (type_fault_) return *type_fault_;
        if (column_fault_) return *column_fault_;
        return Event{Event::Type::play, column_};
    }

private:
    enum class Key { other, type, column };

    // Notes which member comes next, and whether it came before.
    void begin_member() {
        key_ = Key::other;
        if (std::string_view(word_) == "type") {
            key_ = Key::type;
            duplicate_ |= type_fault_ != Error::missing_type;
            type_fault_ = Error::type_not_text;
        } else if (std::string_view(word_) == "column") {
            key_ = Key::column;
            duplicate_ |= column_fault_ != Error::missing_column;
            column_fault_ = Error::bad_column;
        }
    }

    // A value that no known member wants. If it is a known member's all the same, the fault that
    // begin_member() noted stands.
    void other_value() {
        if (depth_ == 1) key_ = Key::other;
    }

    bool on_other(error_code& error) {
        if (depth_ == 0) return on_top_level_value(error);
        other_value();
        return true;
    }

    bool on_top_level_value(error_code& error) {
        error = Error::not_an_object;
        return false;
    }

    int depth_ = 0;
    Word word_;
    Key key_ = Key::other;
    int column_ = 0;
    bool duplicate_ = false;
    std::optional<Error> type_fault_ = Error::missing_type;
    std::optional<Error> column_fault_ = Error::missing_column;
};

}  // namespace

Result<Event> parse_event(std::string_view message) {
    json::parse_options options;
    options.max_depth = max_depth;
    json::basic_parser<EventHandler> parser(options);
    error_code error;
    const std::size_t parsed = parser.write_some(false, message.data(), message.size(), error);
    if (error == json::error::too_deep) return Error::too_deep;
    if (error == Error::not_an_object) return Error::not_an_object;
    if (error || parsed != message.size()) return Error::not_json;
    return parser.handler().event();
}

EventText to_json(const PlayEvent& event) {
    const char column = static_cast<char>('0' + event.column);
    const char row = static_cast<char>('0' + event.row);
    return EventText(R"({"type":"play","player":")")
        .append(to_string(event.player))
        .append(R"(","column":)")
        .append({&column, 1})
        .append(R"(,"row":)")
        .append({&row, 1})
        .append("}");
}

EventText to_json(const WinEvent& event) {
    return EventText(R"({"type":"win","player":")").append(to_string(event.player)).append(R"("})");
}

std::string to_json(const ErrorEvent& event) {
    return json::serialize(json::value{{"type", "error"}, {"message", event.error.message()}});
}

}  // namespace connect4
