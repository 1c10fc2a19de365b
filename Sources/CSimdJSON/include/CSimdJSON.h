// Reads the rows of a JSON answer, or lines of JSON, into flat arrays, with the system's simdjson.
//
// A reader of rows is told once where they are and which fields are wanted; every answer is then
// parsed and read in one call, so that the caller walks no tree. A reader of lines takes objects of
// any keys. A reader belongs to one thread at a time. No C++ exception leaves these functions.

#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__clang__)
#define CSJ_CLOSED __attribute__((enum_extensibility(closed)))
#else
#define CSJ_CLOSED
#endif

// How deeply an answer may be nested.
#define CSJ_MAXIMUM_DEPTH 64
// The bytes behind an answer that must be readable; what is in them does not matter.
#define CSJ_PADDING 64

// What a value is.
typedef enum CSJ_CLOSED {
    // There is no such key, or an object on the way to it is absent or null.
    csj_tag_absent = 0,
    csj_tag_null = 1,
    csj_tag_false = 2,
    csj_tag_true = 3,
    // An Int64 in the value's bits.
    csj_tag_integer = 4,
    // A UInt64 over Int64's maximum.
    csj_tag_unsigned = 5,
    // A Double's bits.
    csj_tag_double = 6,
    // The text's offset in `texts` in the upper half, its length in the lower one.
    csj_tag_text = 7,
    csj_tag_list = 8,
    csj_tag_object = 9,
    // Something on the way to the value is no object: how many of the field's keys lead there in
    // the upper half, what it is in the lower one.
    csj_tag_blocked = 10,
} csj_tag;

// What came of reading an answer.
typedef enum CSJ_CLOSED {
    csj_status_rows = 0,
    // Nothing, or nothing but white space.
    csj_status_empty = 1,
    // Not JSON; `detail` says why.
    csj_status_not_json = 2,
    // The beginning of JSON whose end is missing.
    csj_status_cut = 3,
    // Deeper than CSJ_MAXIMUM_DEPTH.
    csj_status_too_deep = 4,
    // After `step` steps there was `found`, which is not what the steps need; where it is absent,
    // `detail` lists some of the keys that were there instead.
    csj_status_unexpected_shape = 5,
    // More rows, or more keys of a line, than are read.
    csj_status_too_many = 6,
    csj_status_no_memory = 7,
} csj_status;

// An answer that was read. What it points to belongs to the reader until the next call.
typedef struct {
    csj_status status;
    csj_tag found;
    size_t step;
    // Whether what was found is an element or a member at that step, not what should have them.
    bool is_element;
    // UTF-8, perhaps cut in a character.
    const char *_Nullable detail;
    size_t detail_length;
    // What each row is; only an object has fields.
    const uint8_t *_Nullable kinds;
    size_t row_count;
    // Row by row, a tag and a value for each field in the order in which the fields were added.
    const uint8_t *_Nullable tags;
    const uint64_t *_Nullable values;
    const uint8_t *_Nullable texts;
    // A tag and a value for each field out of the rows, as the objects around them had it last; so
    // what stands beside a list is known where the list is empty.
    const uint8_t *_Nullable outer_tags;
    const uint64_t *_Nullable outer_values;
} csj_answer;

typedef struct csj_reader csj_reader;

// What the rows of an answer are.
typedef enum CSJ_CLOSED {
    // The object where the steps lead is the one row.
    csj_rows_one = 0,
    // All values where the steps lead; without steps, the elements of the answer, which is a list.
    csj_rows_each = 1,
    // The same of an answer that is a line among others; without steps, the answer itself.
    csj_rows_line = 2,
} csj_rows;

// Where a step leads.
typedef enum CSJ_CLOSED {
    // To the value of the key.
    csj_step_value = 0,
    // To every element of the list that is there.
    csj_step_elements = 1,
    // To the value of every member of the object that is there.
    csj_step_members = 2,
} csj_step;

// A reader of rows; NULL without memory.
csj_reader *_Nullable csj_reader_create(csj_rows rows);
void csj_reader_destroy(csj_reader *_Nullable reader);

// Adds a step on the way from the answer to its rows. Without a key it begins at the value itself,
// and then leads to its elements or members.
void csj_reader_add_step(
    csj_reader *_Nonnull reader, const uint8_t *_Nullable key, size_t length, csj_step step);
// Adds a field, whose keys begin at the value that is so many steps out of the row. Without keys it
// is the key of the member that the value is, a text; out of more steps than there are, it is absent.
void csj_reader_add_field(csj_reader *_Nonnull reader, size_t levels_up);
// Adds a key to the way to the field that was added last.
void csj_reader_add_key(csj_reader *_Nonnull reader, const uint8_t *_Nullable key, size_t length);

// Reads an answer that has CSJ_PADDING readable bytes behind it.
csj_answer csj_reader_read(
    csj_reader *_Nonnull reader, const uint8_t *_Nullable bytes, size_t length,
    size_t maximum_rows);

// The most keys of a line, those of objects in it included, and the most bytes of a name.
#define CSJ_MAXIMUM_COLUMNS 2048
#define CSJ_MAXIMUM_NAME 4096
// How many places in sequences of keys are remembered; when there are more, all are forgotten.
#define CSJ_MAXIMUM_PLACES 262144

// An object that was read from a line: its values in the order of their keys. An object in it is
// none of them; its values are, under names with dots. Of two values with one name the first counts.
// What it points to belongs to the reader until the next call.
typedef struct {
    csj_status status;
    // What there is instead of an object.
    csj_tag found;
    const char *_Nullable detail;
    size_t detail_length;
    // The number of this sequence of keys: lines with the same keys in the same order have the same.
    uint32_t sequence;
    // How often all sequences were forgotten; then their numbers mean others.
    uint32_t generation;
    size_t column_count;
    const uint8_t *_Nullable tags;
    const uint64_t *_Nullable values;
    const uint8_t *_Nullable texts;
} csj_line;

typedef struct csj_line_reader csj_line_reader;

// NULL without memory.
csj_line_reader *_Nullable csj_line_reader_create(void);
void csj_line_reader_destroy(csj_line_reader *_Nullable reader);
// Reads a line that has CSJ_PADDING readable bytes behind it.
csj_line csj_line_reader_read(
    csj_line_reader *_Nonnull reader, const uint8_t *_Nullable bytes, size_t length);
// The name of a column of the line that was read last, and its length; valid until the next call.
const char *_Nullable csj_line_reader_name(
    csj_line_reader *_Nonnull reader, size_t column, size_t *_Nonnull length);

#ifdef __cplusplus
}
#endif

#endif
