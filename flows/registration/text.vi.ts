/** Words of registration. `steps` has one entry a canonical step: label, question, example and help used where the plan has none of its own. */

interface StepWords {
  readonly label: string;
  readonly question: string;
  readonly example: string | null;
  readonly help: string;
}

export const steps = {
  draft: {
    label: "Bản nháp",
    question: "Đồng chí còn bản nháp chưa gửi. Làm tiếp bản nào?",
    example: null,
    help: "Chọn một bản nháp để làm tiếp, hoặc chọn dòng cuối để làm bản mới.",
  },
  directive: {
    label: "Kế hoạch áp dụng",
    question: "Đồng chí đăng ký theo kế hoạch nào?",
    example: null,
    help: "Chọn kế hoạch mà đơn vị của đồng chí thực hiện.",
  },
  practice: {
    label: "Kế hoạch đã kết thúc",
    question: "",
    example: null,
    help: "Kế hoạch đã hết thời gian thực hiện; bản làm ở đây chỉ để luyện tập.",
  },
  year: {
    label: "Năm đăng ký",
    question: "Đăng ký cho năm nào?",
    example: null,
    help: "Năm thực hiện mô hình, nằm trong thời gian của kế hoạch.",
  },
  ownerKind: {
    label: "Hình thức chủ thể",
    question: "Chủ thể thực hiện là tập thể hay cá nhân?",
    example: null,
    help: "Tập thể: cơ quan, đơn vị, chi bộ, hội … Cá nhân: một người cụ thể. Hai loại được đếm riêng.",
  },
  ownerName: {
    label: "Chủ thể thực hiện",
    question: "Tên tập thể, hoặc họ tên và chức vụ của cá nhân? (3–150 ký tự)",
    example: "Chi bộ thôn Nghi Khê",
    help: "Ghi đúng tên đơn vị như trên con dấu, hoặc họ tên kèm chức vụ. Không ghi học hàm, học vị.",
  },
  contact: {
    label: "Đầu mối liên hệ",
    question: "Ai là đầu mối liên hệ? Họ tên, chức vụ, điện thoại công vụ (nếu có).",
    example: "Nguyễn Thị Hoa, Bí thư chi bộ, 0900000001",
    help: "Số điện thoại chỉ để cơ quan tiếp nhận liên hệ, không in trong danh sách công khai.",
  },
  name: {
    label: "Tên mô hình",
    question: "Tên mô hình là gì? (10–150 ký tự, nên gọn trong 20 chữ)",
    example: "Vận động Nhân dân hiến đất mở rộng đường thôn Nghi Khê",
    help: "Tên nên ngắn gọn, dễ nhớ, nói được mục tiêu và cách làm; không cần viết chữ “Mô hình” ở đầu.",
  },
  field: {
    label: "Lĩnh vực",
    question: "Mô hình thuộc lĩnh vực nào?",
    example: null,
    help: "Chọn lĩnh vực chính của mô hình.",
  },
  continuation: {
    label: "Mới hay duy trì",
    question: "Mô hình xây dựng mới hay duy trì, nâng cao từ năm trước?",
    example: null,
    help: "Mô hình năm trước còn hiệu quả có thể đăng ký duy trì, nâng cao.",
  },
  continuationSince: {
    label: "Duy trì từ năm",
    question: "Mô hình bắt đầu từ năm nào?",
    example: "2024",
    help: "Gõ năm đầu tiên thực hiện, bằng bốn chữ số.",
  },
  rationale: {
    label: "Thực trạng, lý do",
    question: "Thực trạng và lý do xây dựng mô hình? (50–1.500 ký tự)",
    example:
      "Đường trục thôn dài 1,2 km, rộng 3 m, xe cứu hỏa không vào được; 46 hộ muốn mở rộng nhưng vướng đất vườn, tường rào.",
    help: "Nêu ít nhất một vấn đề cụ thể ở nơi làm mô hình, nên có số liệu. Dùng số liệu thay cho tên người có hoàn cảnh riêng.",
  },
  goal: {
    label: "Mục tiêu",
    question: "Mục tiêu của mô hình? (30–800 ký tự)",
    example: "Đến hết năm, 46/46 hộ đồng thuận, mở rộng 1,2 km đường trục lên 5 m mà không phải đền bù.",
    help: "Nói rõ đến bao giờ, đạt được điều gì.",
  },
  criteria: {
    label: "Tiêu chí, kết quả cần đạt",
    question: "Các tiêu chí, kết quả cần đạt? Mỗi ý một dòng hoặc cách nhau bằng dấu chấm phẩy, tối đa 10 ý.",
    example: "46/46 hộ ký đồng thuận; mở rộng 1,2 km đường; 100% hộ tham gia ngày công",
    help: "Nên có ít nhất một ý đo được bằng số: báo cáo cuối kỳ sẽ so với các ý này.",
  },
  activities: {
    label: "Nội dung, cách thức thực hiện",
    question: "Nội dung và cách thức thực hiện? (50–2.000 ký tự)",
    example:
      "Họp chi bộ ra nghị quyết; đảng viên hiến đất trước; tổ dân vận đến từng hộ; họp dân thống nhất; tổ chức ngày công; công khai thu chi.",
    help: "Viết các việc chính theo thứ tự làm, ai làm, làm thế nào.",
  },
  area: {
    label: "Địa bàn, đối tượng",
    question: "Địa bàn thực hiện và đối tượng tham gia, thụ hưởng? (5–300 ký tự)",
    example: "Thôn Nghi Khê; 46 hộ dọc đường trục",
    help: "Ghi thôn, tổ dân phố, xã, phường theo tên hiện nay và nhóm người tham gia.",
  },
  partners: {
    label: "Lực lượng phối hợp",
    question: "Những đơn vị, lực lượng nào phối hợp? Mỗi đơn vị một dòng; không có thì gõ “không”.",
    example: "Ban Công tác Mặt trận thôn: vận động; Hội Nông dân: ngày công",
    help: "Ghi tên đơn vị và việc của họ. Không ghi lại chủ thể thực hiện.",
  },
  resources: {
    label: "Nguồn lực",
    question: "Nguồn lực: kinh phí, ngày công, vật chất? (tối đa 500 ký tự)",
    example: "Ngày công của 46 hộ; 120 triệu đồng xã hội hóa",
    help: "Ghi nguồn đã có hoặc dự kiến; không hứa thay kinh phí của đơn vị khác.",
  },
  startDate: {
    label: "Ngày bắt đầu",
    question: "Ngày bắt đầu thực hiện?",
    example: "01/12/2026",
    help: "Gõ ngày/tháng/năm.",
  },
  endDate: {
    label: "Ngày hoàn thành",
    question: "Ngày hoàn thành?",
    example: "30/10/2027",
    help: "Gõ ngày/tháng/năm; không sớm hơn ngày bắt đầu.",
  },
  lead: {
    label: "Người phụ trách",
    question: "Lãnh đạo, cán bộ phụ trách trực tiếp? Họ tên, chức vụ. (3–150 ký tự)",
    example: "Trần Văn Bình, Phó Bí thư chi bộ",
    help: "Người chịu trách nhiệm chỉ đạo và theo dõi mô hình.",
  },
  sustainability: {
    label: "Khả năng duy trì, nhân rộng",
    question: "Khả năng duy trì, nhân rộng? (tối đa 500 ký tự)",
    example: "Làm được ở 5 thôn còn lại trong xã theo cùng cách.",
    help: "Nói ngắn vì sao mô hình giữ được lâu và nơi khác làm theo được.",
  },
  attachments: {
    label: "Tài liệu, hình ảnh",
    question:
      "Tài liệu, hình ảnh kèm theo (tối đa 5 tệp: ảnh, PDF, Word, Excel, mỗi tệp không quá 20 MB). Không gửi tài liệu có dấu mật.",
    example: null,
    help: "Gửi ảnh hoặc tệp thẳng vào cuộc trò chuyện, xong thì gõ “xong”. Không gửi tài liệu có dấu mật. Kênh chưa nhận được tệp thì bỏ qua và nộp kèm sau.",
  },
  review: {
    label: "Xem lại và gửi",
    question: "",
    example: null,
    help: "Kiểm tra lại từng mục. Chọn “Gửi đăng ký” thì Khéo ghi nhận và cấp mã biên nhận; gửi rồi muốn sửa phải nhờ người duyệt trả lại.",
  },
} as const satisfies { readonly [step: string]: StepWords };

export const t = {
  newDraft: "Làm bản đăng ký mới",
  draftLabel: (name: string, plan: string, step: string) => `${name} · ${plan} · đang ở: ${step}`,
  unnamed: "Chưa đặt tên",
  collective: "Tập thể",
  individual: "Cá nhân",
  fresh: "Xây dựng mới",
  continued: "Duy trì, nâng cao",
  ended: (label: string) => `${label} (đã kết thúc)`,
  endedDefault: "Kế hoạch này đã hết thời gian thực hiện.",
  practiceQuestion: (notice: string) =>
    `${notice}\nBản dùng thử cho phép làm tiếp để luyện tập; bản luyện tập không gửi cho cơ quan nào.`,
  practiceYes: "Tôi hiểu, làm để luyện tập",
  practiceNo: "Chọn kế hoạch khác",
  closed: (notice: string) =>
    `${notice}\nKhéo đã đóng đăng ký theo kế hoạch này. Đồng chí chọn kế hoạch khác, hoặc nhờ người quản trị mở lại.`,
  openedByStaff: (notice: string) => `${notice}\nCơ quan phụ trách đã mở lại đăng ký theo kế hoạch này.`,
  phone:
    "Số điện thoại có vẻ chưa đúng. Đồng chí ghi số di động 10 chữ số (ví dụ 0900000001), số máy bàn, hoặc bỏ số điện thoại đi.",
  upperCase:
    "Tên đang viết toàn chữ in hoa. Đồng chí viết lại như câu thường giúp, ví dụ: Tuyến đường hoa thôn Nghi Khê.",
  emoji: "Tên mô hình không dùng biểu tượng cảm xúc. Đồng chí bỏ biểu tượng và gõ lại giúp.",
  sameName: (code: string) =>
    `Đồng chí đã gửi một mô hình cùng tên trong năm này (mã ${code}). Đồng chí đặt tên khác giúp.`,
  noConcrete: "Gợi ý: chưa có tiêu chí nào đo được bằng số.",
  ownPartner: "Chủ thể thực hiện không ghi lại ở lực lượng phối hợp. Đồng chí bỏ tên đó và gõ lại giúp.",
  endBeforeStart: (start: string) =>
    `Ngày hoàn thành không được sớm hơn ngày bắt đầu (${start}). Đồng chí gõ lại giúp.`,
  startAfterEnd: (end: string) =>
    `Ngày bắt đầu không được muộn hơn ngày hoàn thành đã ghi (${end}). Đồng chí gõ lại, hoặc sửa ngày hoàn thành trước.`,
  outsidePlan: (from: string, to: string) =>
    `Lưu ý: ngày này nằm ngoài thời gian của kế hoạch (${from} đến ${to}). Khéo vẫn ghi; đồng chí kiểm tra lại.`,
  reviewHead: "Bản đăng ký của đồng chí:",
  reviewPractice: "BẢN LUYỆN TẬP, không gửi cho cơ quan nào.",
  reviewAsk: "Đồng chí xem lại giúp. Gửi chứ?",
  reviewLine: (label: string, value: string) => `• ${label}: ${value}`,
  blank: "(bỏ trống)",
  send: "Gửi đăng ký",
  change: "Sửa một mục",
  later: "Lưu nháp, gửi sau",
  receipt: (code: string) => `Mã biên nhận: ${code}`,
  sent: (code: string, unit: string) =>
    `Khéo đã ghi nhận bản đăng ký. Mã biên nhận: ${code}.\nNơi tiếp nhận: ${unit}. Đồng chí xem lại bất cứ lúc nào: gõ “bản đăng ký của tôi”; lấy bản Word để in, trình ký: gõ “tải bản đăng ký”.`,
  sentPractice: (code: string) =>
    `Khéo đã ghi nhận bản luyện tập. Mã biên nhận: ${code}.\nBản này không gửi cho cơ quan nào; đồng chí xem lại: gõ “bản đăng ký của tôi”.`,
  receiptAgain: (code: string) => `Bản này đã gửi rồi, mỗi bản chỉ gửi một lần. Mã biên nhận: ${code}.`,
  saved: (name: string) => `Khéo đã lưu nháp: ${name}. Khi muốn làm tiếp, đồng chí gõ “đăng ký”.`,
  savedNothing: "Khéo chưa có gì để lưu. Khi muốn đăng ký, đồng chí gõ “đăng ký”.",
  dropped: "Khéo đã hủy bản đang làm.",
  goneSubmitted: (code: string) => `Bản đang làm đã được gửi. Mã biên nhận: ${code}.`,
  gone: "Bản đang làm không còn nữa. Khi muốn đăng ký, đồng chí gõ “đăng ký”.",
  files: {
    notHere: "Tài liệu, hình ảnh kèm theo: kênh này chưa nhận được tệp. Đồng chí gõ “bỏ qua” và nộp kèm sau.",
    unnamed: "không tên",
    kept: (n: number, most: number, name: string, draft: string) =>
      `Khéo đã nhận tệp ${n}/${most} cho “${draft}”: ${name}.`,
    twice: (name: string) => `Tệp “${name}” trùng với tệp đã gửi nên Khéo không ghi thêm.`,
    full: (most: number) =>
      `Mục này nhận tối đa ${most} tệp, Khéo đã có đủ. Đồng chí gõ “xong”, hoặc “bỏ hết tệp đã gửi” để gửi lại.`,
    tooMany: (name: string, most: number) =>
      `Mục này nhận tối đa ${most} tệp, Khéo đã có đủ nên không ghi tệp “${name}”.`,
    late: (name: string) =>
      `Tệp “${name}” đến khi bản đăng ký không còn mở nên Khéo không ghi. Đồng chí nộp tệp này riêng cho nơi tiếp nhận giúp.`,
    dropped: "Khéo đã bỏ hết tệp của mục này. Đồng chí gửi lại, hoặc gõ “bỏ qua”.",
    lost: {
      "too-large": (name: string) =>
        `Tệp “${name}” lớn hơn 20 MB nên Khéo không nhận được. Đồng chí gửi tệp nhỏ hơn giúp.`,
      empty: (name: string) => `Tệp “${name}” không có nội dung. Đồng chí kiểm tra và gửi lại giúp.`,
      "not-taken": (name: string) =>
        `Tệp “${name}” không thuộc loại Khéo nhận. Đồng chí gửi ảnh (JPG, PNG), PDF, Word hoặc Excel giúp.`,
      unavailable: (name: string) => `Khéo chưa tải được tệp “${name}”. Đồng chí gửi lại giúp.`,
    },
    sent: (n: number, code: string) => `Tệp kèm theo bản ${code} (${n} tệp):`,
    noneSent: (code: string) => `Bản ${code} không có tệp kèm theo.`,
    show: "Xem tệp kèm theo",
  },
  paper: {
    title: "BẢN ĐĂNG KÝ",
    /** A party document's summary begins with a small letter (Hướng dẫn 05-HD/VPTW). */
    subtitle: (regime: "party" | "state", noun: string, year: number) =>
      `${regime === "party" ? "x" : "X"}ây dựng ${noun} “Dân vận khéo” năm ${year}`,
    basis: (number: string | null, issuer: string) =>
      number === null ? `Theo kế hoạch của ${issuer}` : `Theo văn bản số ${number} của ${issuer}`,
    take: "Tải bản Word",
    made: (code: string) =>
      `Bản đăng ký ${code}, bản dự thảo để in: đồng chí kiểm tra, ghi số, ngày và trình ký.`,
    none: "Đồng chí chưa gửi bản đăng ký nào. Gõ “đăng ký” để bắt đầu.",
    which: (codes: readonly string[]) =>
      ["Đồng chí muốn lấy bản Word của bản nào? Gõ:", ...codes.map((code) => `tải ${code}`)].join("\n"),
    unknown: (code: string) =>
      `Khéo không thấy bản đăng ký ${code} của đồng chí. Gõ “bản đăng ký của tôi” để xem mã.`,
    howTo: (code: string) => `Gõ “tải ${code}” để lấy bản Word.`,
    filesHowTo: (code: string) => `Gõ “tệp ${code}” để xem tệp kèm theo.`,
  },
  mine: {
    none: "Đồng chí chưa có bản đăng ký nào. Gõ “đăng ký” để bắt đầu.",
    head: (n: number) => `Đồng chí có ${n} bản đăng ký:`,
    line: (i: number, name: string, code: string, plan: string, state: string) =>
      `${i}. ${name}\n   Mã ${code} · ${plan} · ${state}`,
    drafts: (n: number) => `Bản nháp chưa gửi: ${n}. Gõ “đăng ký” để làm tiếp.`,
    foot: "Gõ mã biên nhận để xem đầy đủ một bản.",
    note: (reason: string) => `Lý do trả lại: ${reason}`,
  },
  states: {
    submitted: "đã gửi, chờ tiếp nhận",
    returned: "được trả lại để sửa",
    received: "đã tiếp nhận",
    registered: "đã vào danh sách",
  },
  practiceState: "bản luyện tập",
  newForStaff: (name: string, unit: string, code: string) =>
    `Có bản đăng ký mới: ${name} (${unit}), mã ${code}. Gõ “duyệt” để xem.`,
} as const;
