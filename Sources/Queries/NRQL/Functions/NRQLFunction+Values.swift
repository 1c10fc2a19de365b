extension NRQLFunction {
    /// Arithmetic.
    static let numbers: [NRQLFunction] = [
        NRQLFunction("abs", .value, [.number], gives: "the number without its sign"),
        NRQLFunction("ceil", .value, [.number], gives: "the next whole number that is not less"),
        NRQLFunction(
            "clamp_max", .value, [.number, NRQLParameter("limit", .number)],
            gives: "the number, or the limit where it is greater"),
        NRQLFunction(
            "clamp_min", .value, [.number, NRQLParameter("limit", .number)],
            gives: "the number, or the limit where it is less"),
        NRQLFunction("exp", .value, [.number], gives: "e to the power of the number"),
        NRQLFunction(
            "floor", .value, [.number], gives: "the next whole number that is not greater"),
        NRQLFunction("ln", .value, [.number], gives: "the natural logarithm"),
        NRQLFunction(
            "log", .value, [.number, NRQLParameter("base", .number)],
            gives: "the logarithm to a base"),
        NRQLFunction("log10", .value, [.number], gives: "the logarithm to base 10"),
        NRQLFunction("log2", .value, [.number], gives: "the logarithm to base 2"),
        NRQLFunction(
            "mod", .value, [.number, NRQLParameter("divisor", .number)],
            gives: "the remainder of a division, with the divisor's sign"),
        NRQLFunction(
            "pow", .value, [.number, NRQLParameter("exponent", .number)],
            gives: "the number to the power of the exponent"),
        NRQLFunction(
            "round", .value, [.number, NRQLParameter("multiple", .number, isOptional: true)],
            gives: "the nearest whole number, or the nearest multiple"),
        NRQLFunction("sqrt", .value, [.number], gives: "the square root"),
    ]

    /// Work on texts.
    static let texts: [NRQLFunction] = [
        NRQLFunction(
            "allColumnSearch", .value, [.text], named: [NRQLParameter("insensitive", .word)],
            gives: "whether any attribute holds the text"),
        NRQLFunction(
            "aparse", .value, [.text, NRQLParameter("pattern", .text)],
            gives: "what stands at the `*` of a pattern in which `%` is anything"),
        NRQLFunction(
            "capture", .value, [.text, NRQLParameter("pattern", .text)],
            gives: "what the named groups of a regular expression take"),
        NRQLFunction(
            "cidrAddress", .value,
            [
                NRQLParameter("address", .text), NRQLParameter("length", .number, isOptional: true),
                NRQLParameter("cidrFormat", .word, isOptional: true),
            ], gives: "the network of an IPv4 address"),
        NRQLFunction(
            "concat", .value, rest: NRQLParameter("value", .value), named: [.precision],
            gives: "the values one behind the other"),
        NRQLFunction(
            "decode", .value, [.text, NRQLParameter("encoding", .text)],
            gives: "a text from base 64"),
        NRQLFunction(
            "encode", .value, [.text, NRQLParameter("encoding", .text)], gives: "a text in base 64"),
        NRQLFunction(
            "indexOf", .value, position,
            gives: "where a part begins in a text; `position` by another name"),
        NRQLFunction("length", .value, [.attribute], gives: "how long a text or an array is"),
        NRQLFunction("lower", .value, [.text], gives: "the text in lower case"),
        NRQLFunction("position", .value, position, gives: "where a part begins in a text, from 0"),
        NRQLFunction(
            "substring", .value,
            [
                .text, NRQLParameter("start", .number),
                NRQLParameter("length", .number, isOptional: true),
            ], gives: "a part of a text, counted from 0"),
        NRQLFunction("upper", .value, [.text], gives: "the text in upper case"),
    ]

    private static let position: [NRQLParameter] = [
        .text, NRQLParameter("part", .text), NRQLParameter("occurrence", .number, isOptional: true),
    ]

    /// From one kind of value to another.
    static let conversions: [NRQLFunction] = [
        NRQLFunction("blob", .value, [.attribute], gives: "a blob in base 64"),
        NRQLFunction("boolean", .value, [.attribute], gives: "the boolean that a text spells"),
        NRQLFunction(
            "convert", .value,
            [.number, NRQLParameter("fromUnit", .text), NRQLParameter("toUnit", .text)],
            gives: "a number in another unit"),
        NRQLFunction("numeric", .value, [.attribute], gives: "the number that a text spells"),
        NRQLFunction(
            "string", .value, [.attribute], named: [.precision], gives: "the text of a value"),
        NRQLFunction(
            "tuple", .value, [.attribute], rest: .attribute, gives: "several values taken as one"),
    ]

    /// Choices, and parts of values.
    static let choices: [NRQLFunction] = [
        NRQLFunction(
            "contains", .value, [NRQLParameter("array", .value), NRQLParameter("element", .value)],
            gives: "whether an array has the element"),
        NRQLFunction(
            "getCdfCount", .value, [.attribute, NRQLParameter("threshold", .number)],
            gives: "how many values are at most as great as the threshold"),
        NRQLFunction(
            "getField", .value, [.attribute, NRQLParameter("field", .word)],
            gives: "a field of a metric, or an element of an array"),
        NRQLFunction(
            "if", .value,
            [
                NRQLParameter("condition", .test), NRQLParameter("value", .value),
                NRQLParameter("otherwise", .value, isOptional: true),
            ], gives: "one value or the other"),
        NRQLFunction(
            "jparse", .value, [.text, NRQLParameter("path", .text, isOptional: true)],
            gives: "what a text of JSON says"),
        NRQLFunction("mapKeys", .value, [NRQLParameter("map", .value)], gives: "the keys of a map"),
        NRQLFunction(
            "mapValues", .value, [NRQLParameter("map", .value)], gives: "the values of a map"),
    ]
}
