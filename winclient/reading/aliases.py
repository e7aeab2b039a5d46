"""The names under which portals, the national exchange and halls write each field."""

# fmt: off
# The order within a field is a rank: where a file has several of the names, the first one that is
# filled wins (a 业务办理项 is what one applies for, its 主项 only the heading above it).

ITEM: dict[str, tuple[str, ...]] = {
    "id": ("id", "source_item_id", "row_guid", "item_id", "事项ID", "事项标识", "唯一标识"),
    "code": (
        "code", "task_handle_item", "业务办理项编码", "task_code", "实施编码", "实施清单编码",
        "事项实施编码", "事项编码", "事项代码", "item_code", "service_code", "matter_no",
        "local_task_code", "地方实施编码", "编码", "代码", "事项编号",
    ),
    "base_code": (
        "base_code", "catalog_code", "基本编码", "CATAID", "目录编码", "基本目录编码",
        "local_catalog_code",
    ),
    "name": (
        "name", "业务办理项名称", "业务办理项", "办理项名称", "task_name", "事项名称",
        "实施清单名称", "service_name", "item_name", "matter_name", "服务事项名称",
        "政务服务事项名称", "政务服务事项", "办事事项", "办理事项", "申请事项", "服务事项",
        "子项名称", "事项", "名称", "主项名称",
    ),
    "department": (
        "department", "dept_name", "实施主体", "实施主体名称", "实施机构", "实施部门", "办理部门",
        "办理机构", "承办部门", "承办单位", "主管部门", "责任部门", "责任单位", "部门名称",
        "单位名称", "受理部门", "部门", "单位", "org_name", "implement_subject_name",
    ),
    "department_code": (
        "department_code", "dept_code", "实施主体编码", "实施主体代码", "部门编码", "部门代码",
        "org_code", "统一社会信用代码", "实施主体统一社会信用代码",
    ),
    "region": (
        "region", "area_code_text", "area_name", "行政区划", "行政区划名称", "所属区划", "所属地区",
        "region_name",
    ),
    "region_code": ("region_code", "area_code", "行政区划代码", "行政区划编码", "区划代码"),
    "level": (
        "level", "use_level", "行使层级", "matter_level", "实施层级", "办理层级", "层级",
        "district",
    ),
    "item_type": (
        "item_type", "task_type_text", "matter_type", "事项类型", "事项类别", "权力类型",
        "职权类型", "task_type", "事项性质",
    ),
    "kind": ("kind", "project_type", "办件类型", "办件类别"),
    "service_objects": (
        "service_objects", "service_object", "service_object_name", "server_type", "服务对象",
        "服务对象类型", "申请对象", "办理对象", "面向对象",
    ),
    "statutory_days": (
        "statutory_days", "statutory", "legal_days", "anticipate_day", "法定办结时限", "法定时限",
        "法定期限", "法定办理时限", "法定办结期限", "law_day",
    ),
    "statutory_unit": ("statutory_unit", "anticipate_type", "法定办结时限单位", "法定时限单位"),
    "promised_days": (
        "promised_days", "promised", "promise_days", "promise_day", "承诺办结时限", "承诺时限",
        "承诺期限", "承诺办理时限", "承诺办结期限", "handle_time_limit", "办结时限", "办理时限",
    ),
    "promised_unit": ("promised_unit", "promise_type", "承诺办结时限单位", "承诺时限单位"),
    "unit": ("unit", "时限单位", "办结时限单位", "期限单位"),
    "limit_or_hours": ("handle_time",),
    "visits": (
        "visits", "limit_scene_num", "on_site_times", "visit_number", "到办事现场次数",
        "到现场次数", "跑动次数", "到场次数", "最多跑动次数",
    ),
    "fee": ("fee", "is_fee", "is_charge", "是否收费", "收费情况"),
    "fee_basis": ("fee_basis", "收费依据", "收费标准", "收费标准及依据"),
    "legal_basis": (
        "legal_basis", "by_law", "设定依据", "法律依据", "法定依据", "实施依据", "办理依据",
    ),
    "condition": (
        "condition", "accept_condition", "受理条件", "办理条件", "申请条件", "accept_standard",
    ),
    "address": (
        "address", "transact_addr", "handle_address", "handle_location", "办理地点", "办理地址",
        "办公地址", "受理地点", "窗口地址",
    ),
    "hours": ("hours", "transact_time", "办理时间", "办公时间", "工作时间", "受理时间"),
    "phone": (
        "phone", "link_way", "consult_way", "consult_phone", "咨询电话", "咨询方式", "联系电话",
        "联系方式", "电话", "link_tel",
    ),
    "supervise_phone": (
        "supervise_phone", "supervise_way", "complaint_way", "complain_phone", "监督电话",
        "监督投诉电话", "监督投诉方式", "投诉电话", "监督方式", "supervise_tel",
    ),
    "scope": ("scope", "handle_area", "general_scope", "通办范围"),
    "steps": ("steps", "handle_flow", "processes", "办理流程", "办理步骤", "办事流程", "办理程序"),
    "folk_names": (
        "folk_names", "matter_daily", "matter_short", "俗称", "别名", "群众叫法", "事项简称",
        "简称", "日常用语",
    ),
    "materials": (
        "materials", "申请材料", "申请材料清单", "材料清单", "办理材料", "所需材料", "提交材料",
        "申报材料", "material_intro", "material_list",
    ),
    "special_steps": ("special_steps", "特殊环节", "特别程序"),
    "questions": ("questions", "situations", "情形问题", "情形"),
    "rules": ("rules", "情形规则"),
    "members": ("members", "一件事事项", "包含事项"),
    "same": ("same", "same_materials", "相同材料"),
    "link": ("link", "办事指南链接"),
}

MATERIAL: dict[str, tuple[str, ...]] = {
    "name": ("name", "material_name", "材料名称", "申请材料名称"),
    "necessity": ("necessity", "is_need", "材料必要性", "必要性", "要求程度"),
    "required": ("required", "is_required", "是否必要", "是否必需", "是否必须", "是否必交"),
    "originals": (
        "originals", "copies_original", "page_num_y", "original_num", "原件份数", "原件数量",
        "纸质原件份数", "material_num",
    ),
    "copies": (
        "copies_duplicate", "page_num_f", "copy_num", "copy_amount", "copies", "复印件份数",
        "复印件数量",
    ),
    "count": ("page_num", "纸质份数", "份数", "材料份数", "数量"),
    "type": ("kind", "material_type", "材料类型", "类型"),
    "form": ("form", "material_form", "material_format", "材料形式", "材料介质", "形式"),
    "source": ("source", "origin", "source_type", "来源渠道", "材料来源", "source_channel"),
    "exempt": ("exempt", "is_exemption", "免提交", "是否免提交", "是否免提供"),
    "sign_required": ("sign_required", "is_need_sign", "是否需要签章", "是否签章"),
    "signature": ("signature", "sign_note", "sign_requirement", "签名签章要求", "签章要求"),
    "standard": ("standard", "accept_standard", "accept_stand", "受理标准", "审查要点"),
    "notice": ("notice", "fill_notice", "fill_explain", "填报须知", "填写说明"),
    "paper": ("paper", "page_format", "paper_format", "规格", "纸质规格", "材料规格"),
    "commitment": ("commitment", "告知承诺", "告知承诺内容"),
    "note": ("note",),
}

QUESTION: dict[str, tuple[str, ...]] = {
    "id": ("id", "编号"),
    "text": ("text", "question", "问题", "情形问题"),
    "several": ("several", "multiple", "多选"),
    "when": ("when", "前提"),
    "answers": ("answers", "options", "选项", "回答"),
}
_EFFECT: dict[str, tuple[str, ...]] = {
    "add": ("add", "增加", "增加材料"),
    "drop": ("drop", "remove", "去掉", "去掉材料"),
    "change": ("change", "变更", "变更材料"),
    "statutory": ("statutory_days", "statutory", "法定办结时限"),
    "statutory_unit": ("statutory_unit", "法定办结时限单位"),
    "promised": ("promised_days", "promised", "承诺办结时限"),
    "promised_unit": ("promised_unit", "承诺办结时限单位"),
    "condition": ("condition", "受理条件"),
}
ANSWER: dict[str, tuple[str, ...]] = {
    "id": ("id", "编号"),
    "text": ("text", "answer", "选项", "回答"),
    **_EFFECT,
}
RULE: dict[str, tuple[str, ...]] = {"when": ("when", "前提"), **_EFFECT}
CHANGE: dict[str, tuple[str, ...]] = {
    "name": ("name", "材料名称"),
    "necessity": ("necessity", "材料必要性"),
    "originals": ("originals", "原件份数"),
    "copies": ("copies", "复印件份数"),
    "exempt": ("exempt", "免提交"),
    "standard": ("standard", "受理标准"),
}

# Columns that describe a material where a table gives one material a line. Only names that cannot
# be meant for the item itself: 受理标准 or 名称 alone are the item's.
MATERIAL_COLUMNS: dict[str, tuple[str, ...]] = {
    "material.name": ("material_name", "材料名称", "申请材料名称"),
    "material.necessity": ("is_need", "材料必要性", "必要性"),
    "material.required": ("is_required", "材料是否必要", "是否必要", "是否必需", "是否必须"),
    "material.originals": ("page_num_y", "original_num", "原件份数", "材料原件份数"),
    "material.copies": ("page_num_f", "copy_num", "复印件份数", "材料复印件份数"),
    "material.count": ("page_num", "纸质份数", "材料份数"),
    "material.type": ("material_type", "材料类型"),
    "material.form": ("material_form", "material_format", "材料形式", "材料介质"),
    "material.source": ("source_type", "来源渠道", "材料来源"),
    "material.standard": ("accept_stand", "材料受理标准"),
    "material.notice": ("fill_explain", "填报须知"),
    "material.paper": ("page_format", "材料规格"),
}
