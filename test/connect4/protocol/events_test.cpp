#include "connect4/protocol/events.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <vector>

using namespace connect4;
namespace json = boost::json;

namespace {

constexpr Dialect dialects[] = {Dialect::tutorial, Dialect::v2};

Event parse(std::string_view message, Dialect dialect) {
    const auto event = parse_event(message, dialect);
    BOOST_REQUIRE(event.has_value());
    return *event;
}

std::string_view text(const std::optional<Key>& key) { return key.value(); }

void check_play(std::string_view message, int column) {
    for (const Dialect dialect : dialects) {
        BOOST_TEST_INFO(message);
        const auto event = parse_event(message, dialect);
        BOOST_REQUIRE(event.has_value());
        BOOST_CHECK(event->type == Event::Type::play);
        BOOST_TEST(event->column == column);
    }
}

void check_refused(Dialect dialect, Error error, const std::vector<std::string>& messages) {
    for (const std::string& message : messages) {
        BOOST_TEST_CONTEXT(message) {
            const auto event = parse_event(message, dialect);
            BOOST_REQUIRE(event.has_error());
            BOOST_TEST(event.error().message() == make_error_code(error).message());
        }
    }
}

void check_refused(Error error, const std::vector<std::string>& messages) {
    for (const Dialect dialect : dialects) check_refused(dialect, error, messages);
}

// A message in which an unknown key has arrays nested to the given depth.
std::string nested(int depth) {
    return R"({"type":"play","column":1,"x":)" + std::string(depth, '[') + std::string(depth, ']') +
           "}";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_play_event_is_read_whatever_its_layout) {
    check_play(R"({"type":"play","column":3})", 3);
    check_play(R"({"type": "play", "column": 0})", 0);
    check_play(R"({"column":6,"type":"play"})", 6);
    check_play(" \t\r\n{ \"type\" : \"play\" , \"column\" : 5 } \n", 5);
    check_play(R"({"type":"play","column":-0})", 0);
    check_play(R"({"\u0074ype":"pl\u0061y","colum\u006e":2})", 2);
}

BOOST_AUTO_TEST_CASE(unknown_keys_are_ignored_whatever_they_hold) {
    check_play(R"({"type":"play","column":3,"move":1,"name":"Jo","ok":true,"none":null,"f":1.5})",
               3);
    check_play(R"({"x":{"type":"no","column":99},"type":"play","column":3,"y":[{"column":9}]})", 3);
    check_play(R"({"type":"play","column":3,"a_key_longer_than_any_that_is_known":3})", 3);
    check_play(nested(7), 1);
}

BOOST_AUTO_TEST_CASE(what_is_not_json_is_refused) {
    check_refused(Error::not_json,
                  {"", " ", "play", "{", "}", "{]", R"({"type":"play","column":3)",
                   R"({"type":"play","column":3}x)", R"({"type":"play","column":3}{})",
                   R"({"type":"play","column":3,})", R"({'type':'play','column':3})",
                   R"({"type":"play","column":03})", R"({"type":"play","column":+3})",
                   R"({"type":"play","column":NaN})", R"({"type":"\ud800","column":3})",
                   "{\"type\":\"pl\xff\",\"column\":3}", R"({"type":"play" "column":3})",
                   std::string("{\"type\":\"play\",\"column\":3}\0", 27)});
}

BOOST_AUTO_TEST_CASE(what_is_not_an_object_is_refused) {
    check_refused(Error::not_an_object,
                  {"[]", "[{\"type\":\"play\",\"column\":3}]", "3", "-1", "1.5",
                   "99999999999999999999", "\"play\"", "\"a\\nb\"", "true", "null"});
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_refused) {
    check_refused(Error::too_deep, {nested(8), nested(1000), nested(30000)});
}

BOOST_AUTO_TEST_CASE(a_key_that_appears_twice_is_refused) {
    check_refused(Error::duplicate_key, {R"({"type":"play","column":3,"column":3})",
                                         R"({"type":"play","type":"play","column":3})",
                                         R"({"type":"play","column":3,"c\u006flumn":4})"});
}

BOOST_AUTO_TEST_CASE(a_missing_or_unknown_type_is_refused) {
    check_refused(Error::missing_type, {"{}", R"({"column":3})", R"({"types":"play","column":3})"});
    check_refused(Error::type_not_text,
                  {R"({"type":3,"column":3})", R"({"type":null,"column":3})",
                   R"({"type":["play"],"column":3})", R"({"type":{"type":"play"},"column":3})"});
    check_refused(Error::unknown_type,
                  {R"({"type":"","column":3})", R"({"type":"Play","column":3})",
                   R"({"type":"plays","column":3})", R"({"type":"rematches"})",
                   R"({"type":"play and more than the parser keeps","column":3})"});
}

BOOST_AUTO_TEST_CASE(a_missing_column_is_refused) {
    check_refused(Error::missing_column, {R"({"type":"play"})", R"({"type":"play","columns":3})"});
}

BOOST_AUTO_TEST_CASE(a_column_that_is_no_integer_or_outside_the_board_is_refused) {
    const std::string columns = std::to_string(Connect4::columns);
    for (const std::string column : {"-1", columns.c_str(), "2147483648", "9223372036854775808",
                                     "99999999999999999999999999", "-5e300", "3.0", "3e0", "1e999",
                                     "true", "false", "null", "\"3\"", "[3]", "{\"column\":3}"}) {
        check_refused(Error::bad_column, {R"({"type":"play","column":)" + column + "}",
                                          R"({"column":)" + column + R"(,"type":"play"})"});
    }
}

BOOST_AUTO_TEST_CASE(every_error_is_a_sentence) {
    int value = 1;
    for (;; ++value) {
        const auto error = make_error_code(static_cast<Error>(value));
        // No value of Error is left.
        if (code_of(error) == "internal") break;
        BOOST_TEST(error.message() != "Unknown error.");
        BOOST_TEST(error.message().back() == '.');
    }
    BOOST_TEST(value > static_cast<int>(Error::seat_taken));
}

BOOST_AUTO_TEST_CASE(an_init_event_has_the_key_of_a_game_or_none) {
    for (const Dialect dialect : dialects) {
        const Event start = parse(R"({"type":"init"})", dialect);
        BOOST_CHECK(start.type == Event::Type::init);
        BOOST_TEST((!start.join && !start.watch && !start.resume));
        BOOST_CHECK(start.opponent == Opponent::Kind::friend_);
        BOOST_TEST(text(parse(R"({"type":"init","join":"abc"})", dialect).join) == "abc");
        BOOST_TEST(text(parse(R"({"watch":"","type":"init"})", dialect).watch) == "");
    }
    check_refused(Error::bad_key, {R"({"type":"init","join":3})", R"({"type":"init","watch":null})",
                                   R"({"type":"init","join":["abc"]})"});
}

BOOST_AUTO_TEST_CASE(a_key_that_is_too_long_equals_none) {
    const std::string key(16, 'a');
    const Event event =
        parse(R"({"type":"init","join":")" + key + std::string(5000, 'a') + "\"}", Dialect::v2);
    BOOST_TEST(text(event.join).size() > key.size());
    BOOST_TEST(text(event.join).size() < 100);
}

BOOST_AUTO_TEST_CASE(the_tutorials_dialect_ignores_what_only_the_second_one_has) {
    const std::string resume = R"({"type":"init","resume":"abc","opponent":"local"})";
    BOOST_TEST(text(parse(resume, Dialect::v2).resume) == "abc");
    BOOST_CHECK(parse(resume, Dialect::v2).opponent == Opponent::Kind::local);
    BOOST_TEST(!parse(resume, Dialect::tutorial).resume.has_value());
    BOOST_CHECK(parse(resume, Dialect::tutorial).opponent == Opponent::Kind::friend_);

    const std::string last_move = std::to_string(Connect4::cell_count);
    const std::string play = R"({"type":"play","column":3,"move":)" + last_move + "}";
    BOOST_TEST(parse(play, Dialect::v2).move.number == Connect4::cell_count);
    BOOST_TEST(parse(play, Dialect::tutorial).move.number == 0);
    BOOST_TEST(parse(R"({"type":"play","column":3})", Dialect::v2).move.number == 0);

    BOOST_CHECK(parse(R"({"type":"resign"})", Dialect::v2).type == Event::Type::resign);
    BOOST_CHECK(parse(R"({"type":"rematch"})", Dialect::v2).type == Event::Type::rematch);
    BOOST_CHECK(parse(R"({"type":"analyse"})", Dialect::v2).type == Event::Type::analyse);
    BOOST_CHECK(parse(R"({"type":"ping"})", Dialect::v2).type == Event::Type::ping);
    check_refused(Dialect::tutorial, Error::unknown_type,
                  {R"({"type":"resign"})", R"({"type":"rematch"})", R"({"type":"analyse"})"});

    const std::string too_late = std::to_string(Connect4::cell_count + 1);
    for (const std::string move :
         {"0", too_late.c_str(), "-1", "1.0", "\"1\"", "null", "true", "[1]"}) {
        const std::string message = R"({"type":"play","column":3,"move":)" + move + "}";
        check_refused(Dialect::v2, Error::bad_move, {message});
        BOOST_TEST(parse(message, Dialect::tutorial).column == 3);
    }
    check_refused(Dialect::v2, Error::bad_key, {R"({"type":"init","resume":1})"});
    check_refused(Dialect::v2, Error::bad_opponent,
                  {R"({"type":"init","opponent":"nobody"})", R"({"type":"init","opponent":1})"});
    check_refused(Dialect::v2, Error::duplicate_key,
                  {R"({"type":"init","resume":"a","resume":"a"})"});
}

BOOST_AUTO_TEST_CASE(a_client_chooses_the_level_of_the_computer_and_a_colour) {
    const std::string computer = R"({"type":"init","opponent":"computer")";
    const Event event = parse(computer + R"(,"level":5,"player":"yellow"})", Dialect::v2);
    BOOST_CHECK(event.opponent == Opponent::Kind::computer);
    BOOST_TEST(event.level == 5);
    BOOST_CHECK(event.player == PLAYER2);
    const Event modest = parse(computer + "}", Dialect::v2);
    BOOST_TEST(modest.level == default_level);
    BOOST_CHECK(modest.player == PLAYER1);

    for (const std::string level : {"0", "6", "-1", "1.0", "\"1\"", "null", "true", "[1]"}) {
        check_refused(Dialect::v2, Error::bad_level, {computer + ",\"level\":" + level + "}"});
    }
    for (const std::string player : {"\"blue\"", "\"\"", "0", "null", "true", "[\"red\"]"}) {
        check_refused(Dialect::v2, Error::bad_player, {computer + ",\"player\":" + player + "}"});
    }
    BOOST_CHECK(parse(computer + R"(,"level":9})", Dialect::tutorial).type == Event::Type::init);
}

BOOST_AUTO_TEST_CASE(a_player_has_a_name_and_chooses_who_begins) {
    const Event event =
        parse(R"({"type":"init","name":"  Zo\u0065\u0308 ","begins":"loser"})", Dialect::v2);
    BOOST_TEST(std::string_view(event.name.value()) == "Zo\xc3\xab");
    BOOST_CHECK(event.begins == Begins::loser);
    const Event plain = parse(R"({"type":"init"})", Dialect::v2);
    BOOST_TEST(!plain.name.has_value());
    BOOST_CHECK(plain.begins == Begins::alternate);

    for (const std::string name : {R"("")", R"(" ")", R"("a\nb")", "1", "null", R"(["a"])"}) {
        const std::string message = R"({"type":"init","name":)" + name + "}";
        check_refused(Dialect::v2, Error::bad_name, {message});
        BOOST_CHECK(parse(message, Dialect::tutorial).type == Event::Type::init);
    }
    for (const std::string begins : {R"("winner")", R"("")", "1", "null"}) {
        const std::string message = R"({"type":"init","begins":)" + begins + "}";
        check_refused(Dialect::v2, Error::bad_begins, {message});
    }
    // It is a name of "init" only.
    BOOST_TEST(parse(R"({"type":"play","column":3,"name":""})", Dialect::v2).column == 3);
}

BOOST_AUTO_TEST_CASE(a_name_that_is_far_too_long_is_refused) {
    for (const std::size_t size : {25, 255, 256, 257, 60000}) {
        check_refused(Dialect::v2, Error::bad_name,
                      {R"({"type":"init","name":")" + std::string(size, 'a') + "\"}"});
    }
    // Cut within a character, it is no text any more.
    std::string dots;
    for (int i = 0; i < 200; ++i) dots += "\xe2\x80\xa6";
    check_refused(Dialect::v2, Error::bad_name, {R"({"type":"init","name":")" + dots + "\"}"});
}

BOOST_AUTO_TEST_CASE(a_claim_is_one_of_a_win_or_of_a_draw) {
    BOOST_TEST(parse(R"({"type":"claim"})", Dialect::v2).claims_win);
    BOOST_TEST(parse(R"({"type":"claim","result":"win"})", Dialect::v2).claims_win);
    BOOST_TEST(!parse(R"({"type":"claim","result":"draw"})", Dialect::v2).claims_win);
    for (const std::string result : {R"("loss")", R"("")", "1", "null"}) {
        const std::string message = R"({"type":"claim","result":)" + result + "}";
        check_refused(Dialect::v2, Error::bad_result, {message});
        check_refused(Dialect::tutorial, Error::unknown_type, {message});
    }
}

BOOST_AUTO_TEST_CASE(a_reaction_is_one_of_six) {
    for (const std::string_view word : reaction_words) {
        const std::string message =
            R"({"type":"reaction","reaction":")" + std::string(word) + "\"}";
        BOOST_TEST(to_string(parse(message, Dialect::v2).reaction) == word);
        check_refused(Dialect::tutorial, Error::unknown_type, {message});
    }
    check_refused(Dialect::v2, Error::bad_reaction,
                  {R"({"type":"reaction"})", R"({"type":"reaction","reaction":"bye"})",
                   R"({"type":"reaction","reaction":1})"});
}

BOOST_AUTO_TEST_CASE(a_move_may_name_the_number_of_takebacks) {
    const auto takebacks = [](const std::string& number) {
        const std::string message = R"({"type":"play","column":3,"takebacks":)" + number + "}";
        return parse(message, Dialect::v2).move.takebacks;
    };
    BOOST_TEST(takebacks("0").value() == 0);
    BOOST_TEST(takebacks("10000").value() == 10000);
    BOOST_TEST(!parse(R"({"type":"play","column":3})", Dialect::v2).move.takebacks.has_value());
    BOOST_CHECK(parse(R"({"type":"takeback"})", Dialect::v2).type == Event::Type::takeback);
    for (const std::string number : {"-1", "10001", "1.0", "\"1\"", "null"}) {
        check_refused(Dialect::v2, Error::bad_takebacks,
                      {R"({"type":"play","column":3,"takebacks":)" + number + "}"});
    }
}

BOOST_AUTO_TEST_CASE(events_are_written_as_the_tutorial_writes_them) {
    const auto check = [](std::string_view text, std::string_view expected) {
        BOOST_TEST(text == expected);
    };
    const auto tutorial = Dialect::tutorial;
    const Cell line[] = {{0, 0}, {1, 0}, {2, 0}, {3, 0}};
    check(to_json(PlayEvent{PLAYER2, 6, 5, 42}, tutorial),
          R"({"type":"play","player":"yellow","column":6,"row":5})");
    check(to_json(PlayEvent{PLAYER1, 0, 0, 1}, tutorial),
          R"({"type":"play","player":"red","column":0,"row":0})");
    check(to_json(WinEvent{PLAYER1, line}, tutorial), R"({"type":"win","player":"red"})");
    check(to_json(WinEvent{PLAYER2, {}}, tutorial), R"({"type":"win","player":"yellow"})");
    check(to_json(InitEvent{.player = PLAYER1, .join = "j", .watch = "w", .resume = "r"}, tutorial),
          R"({"type":"init","join":"j","watch":"w"})");
    check(to_json(ErrorEvent{Error::slot_full}, tutorial),
          R"({"type":"error","message":"This slot is full."})");
}

BOOST_AUTO_TEST_CASE(events_of_the_second_dialect_have_more_fields) {
    const auto check = [](std::string_view text, std::string_view expected) {
        BOOST_TEST(text == expected);
    };
    const auto v2 = Dialect::v2;
    const Cell line[] = {{0, 0}, {1, 1}, {2, 2}, {3, 3}};
    check(to_json(PlayEvent{PLAYER2, 6, 5, 42}, v2),
          R"({"type":"play","player":"yellow","column":6,"row":5,"move":42})");
    check(to_json(WinEvent{PLAYER1, line}, v2),
          R"({"type":"win","player":"red","line":[[0,0],[1,1],[2,2],[3,3]]})");
    check(to_json(WinEvent{PLAYER2, {}}, v2),
          R"({"type":"win","player":"yellow","reason":"resign"})");
    check(to_json(InitEvent{.player = PLAYER2, .join = "j", .watch = "w", .resume = "r"}, v2),
          R"({"type":"init","join":"j","watch":"w","player":"yellow","resume":"r"})");
    check(to_json(InitEvent{.watch = "w"}, v2), R"({"type":"init","watch":"w","player":null})");
    check(to_json(InitEvent{.opponent = Opponent::Kind::local, .watch = "w", .resume = "r"}, v2),
          R"({"type":"init","watch":"w","player":null,"opponent":"local","resume":"r"})");
    const InitEvent computer{.player = PLAYER1,
                             .opponent = Opponent::Kind::computer,
                             .level = 3,
                             .watch = "w",
                             .resume = "r"};
    check(to_json(computer, v2), R"({"type":"init","watch":"w","player":"red",)"
                                 R"("opponent":"computer","level":3,"resume":"r"})");
}

BOOST_AUTO_TEST_CASE(events_that_only_the_second_dialect_has_are_written_for_it) {
    const auto check = [](std::string_view text, std::string_view expected) {
        BOOST_TEST(text == expected);
    };
    const auto v2 = Dialect::v2;
    check(to_json(DrawEvent{}, v2), R"({"type":"draw"})");
    check(to_json(PresenceEvent{true, false, 2000}, v2),
          R"({"type":"presence","red":true,"yellow":false,"watchers":2000})");
    check(to_json(PresenceEvent{true, true, 0, true}, v2),
          R"({"type":"presence","red":true,"yellow":true,"watchers":0,"paused":true})");
    check(to_json(PresenceEvent{true, false, 0, false, false, true, "Ann \"A\"", "Bo", 30}, v2),
          R"({"type":"presence","red":true,"yellow":false,"watchers":0,"lost":["yellow"],)"
          R"("claim_in":30,"red_name":"Ann \u0022A\u0022","yellow_name":"Bo"})");
    check(to_json(PresenceEvent{false, false, 1, false, true, true}, v2),
          R"({"type":"presence","red":false,"yellow":false,"watchers":1,"lost":["red","yellow"]})");
}

BOOST_AUTO_TEST_CASE(events_of_series_takebacks_claims_and_reactions_are_written) {
    const auto check = [](std::string_view text, std::string_view expected) {
        BOOST_TEST(text == expected);
    };
    const auto v2 = Dialect::v2;
    check(to_json(WinEvent{.player = PLAYER1, .has_left = true}, v2),
          R"({"type":"win","player":"red","reason":"left"})");
    check(to_json(DrawEvent{.has_left = true}, v2), R"({"type":"draw","reason":"left"})");
    check(to_json(InitEvent{.watch = "w", .series = {2, 0, 1}, .takebacks = 3}, v2),
          R"({"type":"init","watch":"w","player":null,"red_wins":2,"yellow_wins":0,"draws":1,)"
          R"("takebacks":3})");
    check(to_json(ResetEvent{{0, 1, 0}, 0}, v2),
          R"({"type":"reset","red_wins":0,"yellow_wins":1,"draws":0})");
    check(to_json(ResetEvent{{}, 1, true}, v2),
          R"({"type":"reset","reason":"takeback","takebacks":1})");
    check(to_json(TakebackEvent{PLAYER2}, v2), R"({"type":"takeback","player":"yellow"})");
    check(to_json(ReactionEvent{Reaction::nice_move, PLAYER1}, v2),
          R"({"type":"reaction","reaction":"nice_move","player":"red"})");
    check(to_json(ReactionEvent{Reaction::hello, std::nullopt}, v2),
          R"({"type":"reaction","reaction":"hello","player":null})");
    check(to_json(JoinEvent{PLAYER2}, v2), R"({"type":"join","player":"yellow"})");
    check(to_json(RematchEvent{PLAYER1}, v2), R"({"type":"rematch","player":"red"})");
    check(to_json(ResetEvent{}, v2), R"({"type":"reset"})");
    check(to_json(ErrorEvent{Error::slot_full}, v2),
          R"({"type":"error","message":"This slot is full.","code":"slot_full"})");
    check(to_json(ErrorEvent{Error::seat_taken, "spectator"}, v2),
          R"({"type":"error","message":"This game already has two players.",)"
          R"("code":"seat_taken","watch":"spectator"})");
    check(to_json(ErrorEvent{Error::seat_taken, "spectator"}, Dialect::tutorial),
          R"({"type":"error","message":"This game already has two players."})");
}

BOOST_AUTO_TEST_CASE(an_analysis_has_a_score_or_null_for_each_column) {
    Scores scores;
    scores.fill(0);
    scores[0] = -2;
    scores[1] = 18;
    scores[3] = std::nullopt;
    std::string text = "[-2,18,0,null";
    for (int column = 4; column < Connect4::columns; ++column) text += ",0";
    text += "]";
    BOOST_TEST(std::string_view(to_json(AnalysisEvent{7, scores, true}, Dialect::v2)) ==
               R"({"type":"analysis","move":7,"scores":)" + text + "}");
    BOOST_TEST(std::string_view(to_json(AnalysisEvent{7, scores, false}, Dialect::v2)) ==
               R"({"type":"analysis","move":7,"scores":)" + text + R"(,"exact":false})");
}

BOOST_AUTO_TEST_CASE(texts_are_escaped_where_json_asks_for_it) {
    const std::string_view key("\"\\\n\0\x1f\x7f/\xc3\xa9", 9);
    const auto text = to_json(InitEvent{.watch = key}, Dialect::tutorial);
    BOOST_TEST(std::string_view(text) ==
               "{\"type\":\"init\",\"watch\":"
               "\"\\u0022\\u005c\\u000a\\u0000\\u001f\x7f/\xc3\xa9\"}");
    const auto parsed = json::parse(std::string(text)).at("watch").as_string();
    BOOST_TEST(std::string_view(parsed) == key);
}

BOOST_AUTO_TEST_CASE(the_longest_events_are_not_cut_short) {
    // More cells than any move can complete.
    const std::vector<Cell> line(24, Cell{6, 5});
    const auto win = to_json(WinEvent{PLAYER2, line}, Dialect::v2);
    BOOST_TEST(json::parse(std::string(win)).at("line").as_array().size() == line.size());
    const std::string key(16, 'k');
    const InitEvent event{PLAYER2, Opponent::Kind::computer, 5, key, key, key};
    const auto init = to_json(event, Dialect::v2);
    BOOST_TEST(json::parse(std::string(init)).at("resume").as_string() == key);
    Scores scores;
    scores.fill(-18);
    const auto analysis = to_json(AnalysisEvent{42, scores, false}, Dialect::v2);
    BOOST_TEST(json::parse(std::string(analysis)).at("scores").as_array().size() == scores.size());
}
