// The sequences of keys that objects had, as a tree: a place in it is all the keys up to there, and an
// object of known keys is one walk along it that compares each key once.

#ifndef CSIMDJSON_KEYSEQUENCES_HPP
#define CSIMDJSON_KEYSEQUENCES_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace csj {

// What is met on the way through an object.
enum class StepKind : uint8_t { value, open, close };

class KeySequences {
public:
    static constexpr uint32_t start = 0;

    KeySequences() { forget(); }

    size_t size() const { return places_.size(); }
    size_t byte_count() const { return names_.size(); }
    void forget();

    // A new walk begins at the start.
    void begin() { is_new_ground_ = false; }

    // The place after a step. Names of what is within the place `around` begin with its name and a dot.
    uint32_t step(uint32_t from, StepKind kind, std::string_view key, uint32_t around) {
        uint32_t next = places_[from].last;
        if (next != 0 && leads(places_[next], kind, key)) return next;
        return step_aside(from, kind, key, around);
    }

    // Whether a value there counts: it does not where an earlier one has the name.
    bool is_column(uint32_t place) const { return places_[place].is_column; }
    std::string_view name(uint32_t place) const {
        return std::string_view(names_).substr(places_[place].name, places_[place].name_length);
    }

private:
    struct Place {
        uint32_t before = 0;
        // Where the last walk went from here; 0 before there was one.
        uint32_t last = 0;
        uint32_t name = 0;
        uint32_t name_length = 0;
        // The name ends with the key.
        uint32_t key_length = 0;
        StepKind kind = StepKind::open;
        bool is_column = false;
    };

    bool leads(const Place &place, StepKind kind, std::string_view key) const {
        return place.kind == kind && place.key_length == key.size() &&
            key.compare(std::string_view(
                names_.data() + place.name + place.name_length - place.key_length,
                place.key_length)) == 0;
    }
    uint32_t step_aside(uint32_t from, StepKind kind, std::string_view key, uint32_t around);
    uint32_t add(uint32_t from, StepKind kind, std::string_view key, uint32_t around);

    std::vector<Place> places_;
    // The bytes of all names.
    std::string names_;
    // The places by a hash of the step that leads there.
    std::unordered_multimap<size_t, uint32_t> steps_;
    // Whether this walk is where none was before, and then the names of its columns so far.
    bool is_new_ground_ = false;
    std::unordered_set<std::string> columns_;
};

}  // namespace csj

#endif
