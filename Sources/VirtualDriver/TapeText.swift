import DeviceIO
import Foundation
import Tape

/// How readings, sound and pictures stand on a tape: JSON with schemas that standard tools know.
///
/// Pictures are `foxglove.CompressedImage`, sound is `foxglove.RawAudio`, numbers are a schema
/// of their own whose fields any plot can take. Source: the message schemas of Foxglove's SDK.
public enum TapeText {
    /// The stream of a signal.
    public static func numbers(
        topic: String, parts: Int, facts: [String: String]
    ) -> TapeStream {
        let fields = names(parts).map { "\"\($0)\":{\"type\":\"number\"}" }.joined(separator: ",")
        return TapeStream(
            topic: topic, encoding: "json", schema: parts == 1 ? "nacre.Number" : "nacre.Vector",
            schemaEncoding: "jsonschema",
            schemaText: "{\"type\":\"object\",\"properties\":{\(timestamp),\(fields)}}",
            facts: facts)
    }

    /// The stream of a microphone.
    public static func sound(topic: String, facts: [String: String]) -> TapeStream {
        TapeStream(
            topic: topic, encoding: "json", schema: soundSchema, schemaEncoding: "jsonschema",
            schemaText: "{\"title\":\"\(soundSchema)\",\"type\":\"object\",\"properties\":"
                + "{\(timestamp),\(bytes),\"format\":{\"type\":\"string\"},"
                + "\"sample_rate\":{\"type\":\"integer\"},"
                + "\"number_of_channels\":{\"type\":\"integer\"}}}",
            facts: facts)
    }

    /// The stream of a camera.
    public static func pictures(topic: String, facts: [String: String]) -> TapeStream {
        TapeStream(
            topic: topic, encoding: "json", schema: pictureSchema, schemaEncoding: "jsonschema",
            schemaText: "{\"title\":\"\(pictureSchema)\",\"type\":\"object\",\"properties\":"
                + "{\(timestamp),\"frame_id\":{\"type\":\"string\"},\(bytes),"
                + "\"format\":{\"type\":\"string\"}}}",
            facts: facts)
    }

    static let soundSchema = "foxglove.RawAudio"
    static let pictureSchema = "foxglove.CompressedImage"

    private static let timestamp =
        "\"timestamp\":{\"type\":\"object\",\"title\":\"time\",\"properties\":"
        + "{\"sec\":{\"type\":\"integer\"},\"nsec\":{\"type\":\"integer\"}}}"
    private static let bytes = "\"data\":{\"type\":\"string\",\"contentEncoding\":\"base64\"}"

    private static func names(_ parts: Int) -> [String] {
        parts == 1 ? ["value"] : Array(["x", "y", "z", "w"].prefix(parts))
    }

    private static func stamp(_ time: UInt64) -> String {
        "\"timestamp\":{\"sec\":\(time / 1_000_000_000),\"nsec\":\(time % 1_000_000_000)}"
    }

    // MARK: Writing

    /// A reading; nil where it holds something else than finite numbers.
    public static func write(_ reading: SignalReading, at time: UInt64) -> [UInt8]? {
        let names = names(reading.parts)
        for part in names.indices where !reading.value[part].isFinite { return nil }
        let fields = names.enumerated().map { "\"\($1)\":\(reading.value[$0])" }
        return Array("{\(stamp(time)),\(fields.joined(separator: ","))}".utf8)
    }

    /// A stretch of sound, as 16-bit samples.
    public static func write(_ sound: SoundCapture, at time: UInt64) -> [UInt8] {
        var samples = Data(capacity: sound.samples.count * 2)
        for sample in sound.samples {
            let level = sample.isFinite ? max(-1, min(1, sample)) : 0
            let value = UInt16(bitPattern: Int16((level * 32_767).rounded()))
            samples.append(UInt8(truncatingIfNeeded: value))
            samples.append(UInt8(truncatingIfNeeded: value >> 8))
        }
        let text =
            "{\(stamp(time)),\"data\":\"\(samples.base64EncodedString())\","
            + "\"format\":\"pcm-s16\",\"sample_rate\":\(sound.rate),"
            + "\"number_of_channels\":\(sound.channels)}"
        return Array(text.utf8)
    }

    /// A picture that is a JPEG already.
    public static func write(jpeg: [UInt8], frame: String, at time: UInt64) -> [UInt8] {
        let text =
            "{\(stamp(time)),\"frame_id\":\"\(frame)\","
            + "\"data\":\"\(Data(jpeg).base64EncodedString())\",\"format\":\"jpeg\"}"
        return Array(text.utf8)
    }

    // MARK: Reading

    private static func object(_ bytes: [UInt8]) -> [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any]
    }

    /// The numbers of a reading; nil where they are not there or not finite.
    static func numbers(_ bytes: [UInt8], parts: Int) -> SIMD4<Float>? {
        guard let object = object(bytes) else { return nil }
        var value = SIMD4<Float>.zero
        for (part, name) in names(min(max(parts, 1), 4)).enumerated() {
            guard let number = (object[name] as? NSNumber)?.floatValue, number.isFinite else {
                return nil
            }
            value[part] = number
        }
        return value
    }

    /// Sound: samples from −1 to 1, channels interleaved; nil where it is none.
    static func sound(_ bytes: [UInt8]) -> (samples: [Float], channels: Int, rate: Int)? {
        guard let object = object(bytes), object["format"] as? String == "pcm-s16",
            let text = object["data"] as? String, let data = Data(base64Encoded: text),
            let rate = (object["sample_rate"] as? NSNumber)?.intValue,
            let channels = (object["number_of_channels"] as? NSNumber)?.intValue,
            (8_000...192_000).contains(rate), (1...2).contains(channels),
            data.count.isMultiple(of: 2 * channels), !data.isEmpty
        else { return nil }
        let raw = [UInt8](data)
        let samples = stride(from: 0, to: raw.count, by: 2).map { place in
            let value = UInt16(raw[place]) | UInt16(raw[place + 1]) << 8
            return Float(Int16(bitPattern: value)) / 32_767
        }
        return (samples, channels, rate)
    }

    /// The JPEG of a picture with its size; nil where it is none.
    static func picture(_ bytes: [UInt8]) -> (jpeg: [UInt8], width: Int, height: Int)? {
        guard let object = object(bytes), let format = object["format"] as? String,
            ["jpeg", "jpg"].contains(format), let text = object["data"] as? String,
            let data = Data(base64Encoded: text)
        else { return nil }
        let jpeg = [UInt8](data)
        guard let size = JPEGSize.of(jpeg) else { return nil }
        return (jpeg, size.width, size.height)
    }
}
