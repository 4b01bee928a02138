"""What the articles room adds to Wagtail's admin."""

from wagtail import hooks

LOG_ACTIONS = {
    "hub.offer": ("推送", "推送给{section}"),
    "hub.adopt": ("采用", "{section}采用了稿件"),
    "hub.decline": ("谢绝", "{section}谢绝了稿件"),
    "hub.drop": ("撤下转载", "{section}撤下了转载"),
    "hub.withdraw": ("撤稿", "撤稿：{reason}"),
    "hub.import": ("导入", "由命令导入，来源编号{import_id}"),
}


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    for name, (label, message) in LOG_ACTIONS.items():
        actions.register_action(name, label, _message(message))


def _message(template: str):
    return lambda data: template.format_map(data)
