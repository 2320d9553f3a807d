import Quantities

/// Two people of `vtest.avi` whose outlines overlap and come apart again, marked by hand.
///
/// Every such meeting in the video's 79.5 s was looked for on its frames, before any tracker ran
/// over it, and marked where both people can be seen to more than half before and after. Feet
/// are in pixels of the 768 × 576 picture, good to about five. Frames count from 0. People have
/// names by what they wear: *leather* (leather jacket, black trousers), *jeans* (dark jacket,
/// jeans), *black* (black coat), *bald* (grey jacket, jeans), *redblue* (red and blue jacket),
/// *blonde* (black coat, fair hair), *hood* (light blue), *puffer* (dark jacket, light jeans),
/// *red* (red pullover), *blue* (blue jacket).
struct Crossing: Sendable {
    /// A frame and the feet of the two people in it.
    struct Moment: Sendable {
        var frame: Int
        var a: Vector2
        var b: Vector2
    }

    /// While they are still apart.
    var before: Moment
    /// When they are apart again.
    var after: Moment

    private init(
        before: Int, _ a: (Int, Int), _ b: (Int, Int), after: Int, _ c: (Int, Int),
        _ d: (Int, Int)
    ) {
        func point(_ p: (Int, Int)) -> Vector2 { Vector2(Float(p.0) / 768, Float(p.1) / 576) }
        self.before = Moment(frame: before, a: point(a), b: point(b))
        self.after = Moment(frame: after, a: point(c), b: point(d))
    }

    /// All of them, by the order in which they begin within each half.
    static let all = early + late

    private static let early: [Crossing] = [
        // leather and jeans: they meet at the sign.
        Crossing(
            before: 18, (373, 274), (446, 248),
            after: 60, (416, 260), (392, 258)),
        // leather and black: black goes round the sign.
        Crossing(
            before: 21, (378, 273), (468, 313),
            after: 45, (418, 260), (459, 252)),
        // leather and black: black passes behind.
        Crossing(
            before: 48, (418, 258), (453, 250),
            after: 66, (419, 262), (339, 234)),
        // jeans and black: black passes behind.
        Crossing(
            before: 48, (387, 255), (453, 250),
            after: 66, (387, 258), (339, 234)),
        // black and jeans: black passes in front.
        Crossing(
            before: 96, (341, 270), (398, 255),
            after: 112, (460, 284), (385, 252)),
        // black and hood: they meet.
        Crossing(
            before: 125, (566, 299), (662, 294),
            after: 137, (671, 310), (562, 271)),
        // leather and hood: hood passes behind.
        Crossing(
            before: 143, (438, 264), (510, 260),
            after: 158, (476, 284), (385, 245)),
        // jeans and hood: hood passes behind the sign.
        Crossing(
            before: 146, (397, 268), (488, 258),
            after: 161, (455, 289), (362, 241)),
        // leather and puffer: they meet.
        Crossing(
            before: 157, (484, 280), (555, 301),
            after: 169, (537, 294), (462, 299)),
        // jeans and puffer: they meet.
        Crossing(
            before: 159, (437, 288), (532, 304),
            after: 177, (499, 304), (408, 291)),
        // redblue and blonde: side by side.
        Crossing(
            before: 87, (467, 234), (498, 233),
            after: 152, (652, 164), (669, 166)),
        // blonde and bald: bald passes in front.
        Crossing(
            before: 152, (669, 166), (712, 175),
            after: 168, (703, 155), (653, 187)),
        // redblue and bald: bald passes in front.
        Crossing(
            before: 156, (656, 162), (703, 177),
            after: 172, (685, 155), (637, 190)),
        // redblue and blonde: side by side.
        Crossing(
            before: 192, (692, 152), (716, 154),
            after: 270, (613, 197), (642, 200)),
        // redblue and blonde: side by side.
        Crossing(
            before: 302, (597, 232), (634, 231),
            after: 344, (667, 304), (694, 303)),
        // jeans and black: they meet.
        Crossing(
            before: 284, (273, 254), (349, 224),
            after: 300, (314, 227), (258, 219)),
        // black and bald: they meet.
        Crossing(
            before: 300, (258, 219), (208, 231),
            after: 308, (210, 226), (249, 237)),
        // leather and jeans: leather passes in front.
        Crossing(
            before: 292, (366, 303), (279, 238),
            after: 308, (304, 282), (356, 221)),
        // leather and bald: leather passes in front.
        Crossing(
            before: 308, (306, 282), (250, 238),
            after: 320, (270, 276), (316, 246)),
        // leather and black: one before the other, round the sign.
        Crossing(
            before: 326, (291, 277), (251, 240),
            after: 371, (528, 348), (508, 241)),
        // jeans and bald: bald passes in front.
        Crossing(
            before: 335, (503, 228), (411, 257),
            after: 359, (393, 242), (548, 280)),
        // jeans and black: they change sides behind the sign.
        Crossing(
            before: 341, (480, 235), (337, 246),
            after: 368, (352, 242), (496, 246)),
        // black and red: red passes in front.
        Crossing(
            before: 452, (502, 261), (584, 331),
            after: 467, (550, 298), (485, 299)),
        // jeans and red: they meet at the sign.
        Crossing(
            before: 467, (409, 303), (485, 299),
            after: 485, (517, 342), (402, 274)),
        // black and bald: bald passes in front.
        Crossing(
            before: 479, (589, 333), (637, 390),
            after: 491, (630, 353), (586, 353)),
        // jeans and bald: jeans passes in front.
        Crossing(
            before: 491, (539, 356), (586, 353),
            after: 510, (669, 415), (554, 322)),
    ]

    private static let late: [Crossing] = [
        // jeans and black: jeans passes in front.
        Crossing(
            before: 492, (545, 361), (635, 355),
            after: 513, (684, 420), (629, 368)),
        // leather and black: leather passes behind.
        Crossing(
            before: 519, (684, 303), (635, 365),
            after: 540, (623, 257), (660, 386)),
        // redblue and blonde: they change sides.
        Crossing(
            before: 549, (211, 515), (265, 503),
            after: 589, (353, 434), (280, 574)),
        // jeans and black: jeans passes behind.
        Crossing(
            before: 579, (706, 326), (655, 408),
            after: 597, (602, 293), (655, 406)),
        // leather and jeans: they meet.
        Crossing(
            before: 582, (609, 250), (693, 323),
            after: 600, (684, 293), (579, 284)),
        // redblue and black: they change sides.
        Crossing(
            before: 618, (593, 373), (645, 404),
            after: 630, (638, 331), (575, 359)),
        // red and bald: red passes in front.
        Crossing(
            before: 622, (94, 241), (133, 204),
            after: 640, (187, 226), (131, 210)),
        // red and jeans: they meet.
        Crossing(
            before: 652, (245, 217), (318, 226),
            after: 667, (323, 213), (256, 222)),
        // bald and jeans: they meet.
        Crossing(
            before: 664, (207, 223), (267, 222),
            after: 679, (276, 233), (196, 217)),
        // black and redblue: they change sides.
        Crossing(
            before: 676, (488, 247), (560, 232),
            after: 688, (531, 230), (477, 223)),
        // red and redblue: they meet.
        Crossing(
            before: 688, (447, 206), (477, 223),
            after: 712, (537, 188), (350, 227)),
        // bald and redblue: they meet at the sign.
        Crossing(
            before: 694, (358, 246), (445, 220),
            after: 713, (443, 273), (344, 230)),
        // black and red: they change sides.
        Crossing(
            before: 700, (534, 231), (486, 198),
            after: 715, (491, 260), (553, 186)),
        // blue and bald: blue passes in front.
        Crossing(
            before: 686, (412, 322), (319, 239),
            after: 698, (313, 299), (376, 251)),
        // blue and jeans: blue passes in front.
        Crossing(
            before: 701, (286, 287), (206, 239),
            after: 713, (196, 265), (250, 249)),
        // jeans and redblue: jeans passes in front.
        Crossing(
            before: 716, (262, 257), (328, 238),
            after: 735, (339, 272), (290, 267)),
        // blue and blonde: one before the other.
        Crossing(
            before: 720, (149, 254), (78, 337),
            after: 736, (50, 236), (130, 306)),
        // leather and black: they meet.
        Crossing(
            before: 721, (569, 285), (520, 262),
            after: 733, (504, 272), (581, 261)),
        // leather and bald: they meet.
        Crossing(
            before: 721, (569, 285), (484, 291),
            after: 733, (504, 272), (552, 306)),
        // black and bald: bald passes in front.
        Crossing(
            before: 733, (581, 261), (552, 306),
            after: 745, (548, 247), (627, 317)),
        // leather and jeans: jeans passes in front.
        Crossing(
            before: 742, (442, 265), (377, 288),
            after: 757, (346, 252), (452, 309)),
        // jeans and black: jeans passes in front.
        Crossing(
            before: 757, (452, 309), (490, 245),
            after: 769, (523, 324), (415, 263)),
        // blonde and redblue: redblue passes in front.
        Crossing(
            before: 744, (161, 288), (271, 283),
            after: 772, (296, 252), (325, 340)),
        // blonde and leather: they meet.
        Crossing(
            before: 760, (237, 269), (320, 249),
            after: 776, (314, 247), (261, 241)),
        // black and redblue: redblue passes in front.
        Crossing(
            before: 773, (387, 267), (349, 337),
            after: 784, (294, 273), (401, 336)),
        // black and blonde: black passes in front.
        Crossing(
            before: 773, (387, 267), (300, 251),
            after: 784, (294, 273), (354, 236)),
    ]
}
